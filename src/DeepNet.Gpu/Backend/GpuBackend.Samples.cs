using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void RandomDraw<TDraw>(Tensor a, Tensor b, Tensor y, RandomState state)
    {
        using var held = new Held(a, b, y);
        queue.Launch(
            new SampleKernel<TDraw>(
                a.View<double>(), b.View<double>(), y.View<double>(), state.Seed, state.Position),
            y.Count);
    }

    /// <summary>One thread per number: how many draws it rejects is its own affair.</summary>
    internal readonly struct SampleKernel<TDraw>(
        ArrayView<double> a, ArrayView<double> b, ArrayView<double> y, ulong seed, ulong counter) : IGpuKernel
        where TDraw : struct, IRandomDraw
    {
        public void Run(long index)
        {
            var random = new PhiloxStream(seed, counter + (ulong)index);
            y[index] = TDraw.Draw(ref random, a[index], b[index]);
        }
    }
}
