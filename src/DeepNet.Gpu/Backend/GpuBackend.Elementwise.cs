using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void Unary<TOp>(Tensor x, Tensor y, TOp op)
    {
        switch (x.DType)
        {
            case DType.Float32:
                queue.Launch(new UnaryKernel<GpuF32, float, TOp>(x.View<float>(), y.View<float>(), op), x.Count);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    public override void UnaryGrad<TOp>(Tensor x, Tensor y, Tensor dy, Tensor dx, TOp op)
    {
        switch (x.DType)
        {
            case DType.Float32:
                queue.Launch(
                    new UnaryGradKernel<GpuF32, float, TOp>(
                        x.View<float>(), y.View<float>(), dy.View<float>(), dx.View<float>(), op),
                    x.Count);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    internal readonly struct UnaryKernel<TLane, TElement, TOp>(ArrayView<TElement> x, ArrayView<TElement> y, TOp op)
        : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
        where TOp : struct, IUnaryOp
    {
        public void Run(long index) => y[index] = op.Forward(TLane.Of(x[index])).Element;
    }

    internal readonly struct UnaryGradKernel<TLane, TElement, TOp>(
        ArrayView<TElement> x, ArrayView<TElement> y, ArrayView<TElement> dy, ArrayView<TElement> dx, TOp op) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
        where TOp : struct, IUnaryOp
    {
        public void Run(long index)
        {
            TLane slope = op.Derivative(TLane.Of(x[index]), TLane.Of(y[index]));
            dx[index] = (TLane.Of(dy[index]) * slope).Element;
        }
    }
}
