using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void Reduce<TOp>(Tensor x, Tensor y, long outer, long n, long inner, TOp op)
    {
        switch (x.DType)
        {
            case DType.Float32:
                queue.Launch(
                    new ReduceKernel<GpuF32, float, TOp>(x.View<float>(), y.View<float>(), n, inner, op), outer * inner);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    internal readonly struct ReduceKernel<TLane, TElement, TOp>(
        ArrayView<TElement> x, ArrayView<TElement> y, long n, long inner, TOp op) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
        where TOp : struct, IReduceOp
    {
        public void Run(long index)
        {
            long outer = index / inner, place = (outer * n * inner) + index - (outer * inner);
            TLane sum = TLane.Of(op.Identity);
            for (long k = 0; k < n; k++, place += inner)
                sum = op.Combine(sum, TLane.Of(x[place]));
            y[index] = sum.Element;
        }
    }
}
