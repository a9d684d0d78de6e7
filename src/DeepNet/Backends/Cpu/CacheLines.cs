using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Memory that is asked for before it is needed.</summary>
internal static unsafe class CacheLines
{
    /// <summary>How far ahead of what is read: the processor itself stops at the end of every page.</summary>
    public const int ReadAhead = 12 << 10;

    /// <summary>The same for what is written, of which there is less.</summary>
    public const int WriteAhead = 1 << 10;

    /// <summary>Bytes of a line.</summary>
    public const int Size = 64;

    /// <summary>Asks for what a stream of reads or writes comes to soon. A processor that looks beyond the page itself
    /// only loses by it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AskAhead(void* now, int ahead, long bytes)
    {
        if (!Simd.IsZen4)
            AskFor((byte*)now + ahead, bytes);
    }

    /// <summary>Asks for so many bytes, whether or not they are there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AskFor(void* first, long bytes)
    {
        if (!Sse.IsSupported)
            return;
        for (long i = 0; i < bytes; i += Size)
            Sse.Prefetch0((byte*)first + i);
    }

    /// <summary>The same, no nearer than the second-level cache: for what a later pass reads or writes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AskForLater(void* first, long bytes)
    {
        if (!Sse.IsSupported)
            return;
        for (long i = 0; i < bytes; i += Size)
            Sse.Prefetch1((byte*)first + i);
    }
}
