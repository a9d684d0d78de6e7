using System.Collections.Concurrent;
using DeepNet.Gpu.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace DeepNet.Gpu;

/// <summary>The one queue of a device: kernels and copies run in it in the order they were given.</summary>
internal sealed class GpuQueue
{
    private const int GroupSize = 256;

    /// <summary>Groups per multiprocessor of a launch: more indices than threads are done in turns.</summary>
    private const int GroupsPerProcessor = 32;

    /// <summary>Groups of a launch of groups, at most.</summary>
    private const int MostGroups = 65_535;

    private readonly ConcurrentDictionary<Type, Delegate> _kernels = [];
    private readonly Lock _compiler = new();
    private readonly int _group;
    private readonly int _mostGroups;

    public GpuQueue(Accelerator accelerator)
    {
        Accelerator = accelerator;
        Stream = accelerator.CreateStream();
        _group = Math.Min(GroupSize, accelerator.MaxNumThreadsPerGroup);
        _mostGroups = GroupsPerProcessor * Math.Max(1, accelerator.NumMultiprocessors);
    }

    public Accelerator Accelerator { get; }

    public AcceleratorStream Stream { get; }

    /// <summary>How often somebody waited for the device.</summary>
    public long Waits { get; private set; }

    /// <summary>How many kernels were started.</summary>
    public long Launches { get; private set; }

    /// <summary>Every kernel that was started, with its type arguments.</summary>
    public IEnumerable<Type> Kernels => _kernels.Keys;

    /// <summary>Starts a kernel for the indices below <paramref name="count"/>.</summary>
    public void Launch<TKernel>(in TKernel kernel, long count)
        where TKernel : struct, IGpuKernel
    {
        if (count == 0)
            return;
        Action<AcceleratorStream, KernelConfig, TKernel, long> launch = Kernel<TKernel>(Strides.Run);
        int groups = (int)Math.Min(_mostGroups, (count + _group - 1) / _group);
        Launches++;
        launch(Stream, new KernelConfig(groups, _group), kernel, count);
    }

    /// <summary>Threads of a group of <see cref="LaunchGroups"/>, unless another number is asked for: a power of two.
    /// </summary>
    public int GroupThreads => _group;

    /// <summary>Starts a kernel for the pieces of work below <paramref name="count"/>, a group of threads for each.
    /// </summary>
    public void LaunchGroups<TKernel>(in TKernel kernel, long count, int threads = 0)
        where TKernel : struct, IGpuGroupKernel
    {
        if (count == 0)
            return;
        Action<AcceleratorStream, KernelConfig, TKernel, long> launch = Kernel<TKernel>(Pieces.Run);
        int groups = (int)Math.Min(MostGroups, count);
        Launches++;
        launch(Stream, new KernelConfig(groups, threads == 0 ? _group : threads), kernel, count);
    }

    /// <summary>The compiled kernel. One thread compiles at a time, and every kernel once.</summary>
    private Action<AcceleratorStream, KernelConfig, TKernel, long> Kernel<TKernel>(Action<TKernel, long> run)
        where TKernel : struct
    {
        if (!_kernels.TryGetValue(typeof(TKernel), out Delegate? kernel))
        {
            lock (_compiler)
            {
                if (!_kernels.TryGetValue(typeof(TKernel), out kernel))
                    kernel = _kernels[typeof(TKernel)] = Accelerator.LoadKernel(run);
            }
        }

        return (Action<AcceleratorStream, KernelConfig, TKernel, long>)kernel;
    }

    public void Wait()
    {
        CountWait();
        Stream.Synchronize();
    }

    public void CountWait() => Waits++;

    private static class Strides
    {
        public static void Run<TKernel>(TKernel kernel, long count)
            where TKernel : struct, IGpuKernel
        {
            long step = (long)Grid.DimX * Group.DimX;
            for (long i = ((long)Grid.IdxX * Group.DimX) + Group.IdxX; i < count; i += step)
                kernel.Run(i);
        }
    }

    private static class Pieces
    {
        public static void Run<TKernel>(TKernel kernel, long count)
            where TKernel : struct, IGpuGroupKernel
        {
            for (long piece = Grid.IdxX; piece < count; piece += Grid.DimX)
                kernel.Run(piece);
        }
    }
}
