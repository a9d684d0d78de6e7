using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void Map2<TFunction>(Tensor a, Tensor b, Tensor y)
    {
        using var held = new Held(a, b, y);
        queue.Launch(new Map2Kernel<TFunction>(a.View<double>(), b.View<double>(), y.View<double>()), y.Count);
    }

    internal readonly struct Map2Kernel<TFunction>(ArrayView<double> a, ArrayView<double> b, ArrayView<double> y)
        : IGpuKernel
        where TFunction : struct, IScalarFunction2
    {
        public void Run(long index) => y[index] = TFunction.Invoke(a[index], b[index]);
    }
}
