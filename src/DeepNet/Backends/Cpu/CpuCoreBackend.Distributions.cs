using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    // A draw takes some hundred nanoseconds.
    private const long DrawGrain = 256;

    public override void RandomDraw<TDraw>(Tensor a, Tensor b, Tensor y, RandomState state) => Launch.Ranges(
        new DrawKernel<TDraw>(a.Pointer<double>(), b.Pointer<double>(), y.Pointer<double>(), state),
        y.Count, DrawGrain, a, b, y);

    public override void Map2<TFunction>(Tensor a, Tensor b, Tensor y) => Launch.Ranges(
        new Map2Kernel<TFunction>(a.Pointer<double>(), b.Pointer<double>(), y.Pointer<double>()),
        y.Count, DrawGrain, a, b, y);

    private readonly struct DrawKernel<TDraw>(double* a, double* b, double* y, RandomState state) : IRangeKernel
        where TDraw : struct, IRandomDraw
    {
        public void Run(long start, long end)
        {
            for (long i = start; i < end; i++)
            {
                var random = new PhiloxStream(state.Seed, state.Position + (ulong)i);
                y[i] = TDraw.Draw(ref random, a[i], b[i]);
            }
        }
    }

    private readonly struct Map2Kernel<TFunction>(double* a, double* b, double* y) : IRangeKernel
        where TFunction : struct, IScalarFunction2
    {
        public void Run(long start, long end)
        {
            for (long i = start; i < end; i++)
                y[i] = TFunction.Invoke(a[i], b[i]);
        }
    }
}
