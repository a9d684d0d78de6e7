using System.Runtime.InteropServices;

namespace DeepNet.Backends.Cpu;

/// <summary>Asks the system for large pages: first use and strided access are cheaper in them.</summary>
/// <remarks>Does nothing where the system has no such call, which is everywhere but on Linux.</remarks>
internal static unsafe partial class HugePages
{
    /// <summary>Bytes of a large page of this processor's kind.</summary>
    public const int PageSize = 2 << 20;

    private const int Advice = 14; // MADV_HUGEPAGE

    private static bool _available = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>For memory that has not been touched yet, as far as it fills whole large pages.</summary>
    public static void AskFor(byte* data, long byteLength)
    {
        nint start = (nint)(((nint)data + PageSize - 1) & -PageSize);
        nint end = (nint)(((nint)data + byteLength) & -PageSize);
        if (_available && end > start)
            _available = Advise(start, (nuint)(end - start), Advice) == 0;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint start, nuint length, int advice);
}
