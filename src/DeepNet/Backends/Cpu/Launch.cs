using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>The one door every kernel goes through: picks the SIMD width,
/// splits the work and keeps the tensors alive.</summary>
internal static class Launch
{
    /// <summary>Elements per block for simple element-wise work. A constant:
    /// the thread count must not change any result.</summary>
    public const long Grain = 16384;

    private const long LargeResult = 16L << 20;

    public static void Float<TKernel>(in TKernel kernel, long count, long grain, params ReadOnlySpan<Tensor> tensors)
        where TKernel : struct, IElementKernel<float>
    {
        WorkerPool.For(Blocks(count, grain), new FloatBody<TKernel>(kernel, count, grain));
        KeepAlive(tensors);
    }

    public static void Double<TKernel>(in TKernel kernel, long count, long grain, params ReadOnlySpan<Tensor> tensors)
        where TKernel : struct, IElementKernel<double>
    {
        WorkerPool.For(Blocks(count, grain), new DoubleBody<TKernel>(kernel, count, grain));
        KeepAlive(tensors);
    }

    /// <summary>Work without lanes: ranges of items.</summary>
    public static void Ranges<TKernel>(in TKernel kernel, long count, long grain, params ReadOnlySpan<Tensor> tensors)
        where TKernel : struct, IRangeKernel
    {
        WorkerPool.For(Blocks(count, grain), new RangeBody<TKernel>(kernel, count, grain));
        KeepAlive(tensors);
    }

    /// <summary>True for a result that is too large to be in the caches when it is read, and that starts on a cache
    /// line: written past them, it need not be fetched first and leaves them to others.</summary>
    public static unsafe bool GoesPastCaches(Tensor y) =>
        y.Count * y.DType.Size() >= LargeResult && (nint)y.Pointer<byte>() % 64 == 0 && y.Layout.Offset == 0;

    private static long Blocks(long count, long grain) => (count + grain - 1) / grain;

    // A tensor is dead for the collector after its last use, even while workers still run on its pointer.
    private static void KeepAlive(ReadOnlySpan<Tensor> tensors)
    {
        foreach (Tensor tensor in tensors)
            GC.KeepAlive(tensor);
    }

    private readonly struct FloatBody<TKernel>(TKernel kernel, long count, long grain) : IParallelBody
        where TKernel : struct, IElementKernel<float>
    {
        public void Run(long block)
        {
            long start = block * grain, end = Math.Min(start + grain, count);
            switch (Math.Min(Simd.Width, TKernel.MostBits))
            {
                case 512:
                    kernel.Run<F32x16, F32>(start, end);
                    break;
                case 256:
                    kernel.Run<F32x8, F32>(start, end);
                    break;
                default:
                    kernel.Run<F32x4, F32>(start, end);
                    break;
            }
        }
    }

    private readonly struct DoubleBody<TKernel>(TKernel kernel, long count, long grain) : IParallelBody
        where TKernel : struct, IElementKernel<double>
    {
        public void Run(long block)
        {
            long start = block * grain, end = Math.Min(start + grain, count);
            switch (Math.Min(Simd.Width, TKernel.MostBits))
            {
                case 512:
                    kernel.Run<F64x8, F64>(start, end);
                    break;
                case 256:
                    kernel.Run<F64x4, F64>(start, end);
                    break;
                default:
                    kernel.Run<F64x2, F64>(start, end);
                    break;
            }
        }
    }

    private readonly struct RangeBody<TKernel>(TKernel kernel, long count, long grain) : IParallelBody
        where TKernel : struct, IRangeKernel
    {
        public void Run(long block)
        {
            long start = block * grain;
            kernel.Run(start, Math.Min(start + grain, count));
        }
    }
}
