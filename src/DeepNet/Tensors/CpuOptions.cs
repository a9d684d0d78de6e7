using DeepNet.Backends.Cpu;

namespace DeepNet;

/// <summary>How the CPU is used.</summary>
public static class CpuOptions
{
    /// <summary>
    /// The number of threads that work on one operation, the calling thread included. Default: the environment variable
    /// DEEPNET_NUM_THREADS, otherwise one per processor.
    /// </summary>
    /// <remarks>
    /// Results do not depend on it, bit for bit: work is split into blocks of a fixed size, and threads only decide who
    /// computes which block. A new value holds from the next operation on. As <c>torch.set_num_threads</c>.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value set is not from 1 to 256.</exception>
    /// <exception cref="InvalidOperationException">DEEPNET_NUM_THREADS is not a whole number from 1 to 256.</exception>
    public static int ThreadCount
    {
        get => WorkerPool.ThreadCount;
        set => WorkerPool.SetThreadCount(value);
    }
}
