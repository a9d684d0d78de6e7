using System.Runtime.InteropServices;

namespace DeepNet.Backends.Cpu;

/// <summary>Moves the calling thread off a processor that another thread needs.</summary>
/// <remarks>
/// Does nothing where the system has no such call, which is everywhere but on Linux.
/// In a virtual machine, Linux can take a halted processor for a busy one, wake a worker on the processor of its caller
/// and leave both there for hundreds of milliseconds beside an idle one: two threads are then slower than one.
/// </remarks>
internal static unsafe partial class ThreadPlacement
{
    private const int MaskWords = 16; // 1024 processors, the size of glibc's cpu_set_t

    private static bool _available = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Leaves <paramref name="processor"/> if the thread is on it and may run elsewhere.</summary>
    public static void Leave(int processor)
    {
        if (!_available || processor < 0 || Thread.GetCurrentProcessorId() != processor)
            return;

        ulong* allowed = stackalloc ulong[MaskWords];
        ulong* others = stackalloc ulong[MaskWords];
        new Span<ulong>(allowed, MaskWords).Clear();
        if (processor >= MaskWords * 64 || GetAffinity(0, MaskWords * sizeof(ulong), allowed) != 0)
        {
            _available = false;
            return;
        }

        new Span<ulong>(allowed, MaskWords).CopyTo(new Span<ulong>(others, MaskWords));
        others[processor / 64] &= ~(1UL << (processor % 64));
        if (!new Span<ulong>(others, MaskWords).ContainsAnyExcept(0UL))
            return;

        // The first call moves the thread at once; the second lets it go where it likes, which is nowhere without need.
        _available = SetAffinity(0, MaskWords * sizeof(ulong), others) == 0
            && SetAffinity(0, MaskWords * sizeof(ulong), allowed) == 0;
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nuint size, ulong* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint size, ulong* mask);
}
