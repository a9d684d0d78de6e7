using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void Unary<TOp>(Tensor x, Tensor y, TOp op)
    {
        using var held = new Held(x, y);
        switch (x.DType)
        {
            case DType.Float32:
                queue.Launch(new UnaryKernel<GpuF32, float, TOp>(x.View<float>(), y.View<float>(), op), x.Count);
                break;
            case DType.Float64:
                queue.Launch(new UnaryKernel<GpuF64, double, TOp>(x.View<double>(), y.View<double>(), op), x.Count);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    public override void UnaryGrad<TOp>(Tensor x, Tensor y, Tensor dy, Tensor dx, TOp op)
    {
        using var held = new Held(x, y, dy, dx);
        switch (x.DType)
        {
            case DType.Float32:
                UnaryGrad<GpuF32, float, TOp>(x, y, dy, dx, op);
                break;
            case DType.Float64:
                UnaryGrad<GpuF64, double, TOp>(x, y, dy, dx, op);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    private void UnaryGrad<TLane, TElement, TOp>(Tensor x, Tensor y, Tensor dy, Tensor dx, TOp op)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
        where TOp : struct, IUnaryOp
        => queue.Launch(
            new UnaryGradKernel<TLane, TElement, TOp>(
                x.View<TElement>(), y.View<TElement>(), dy.View<TElement>(), dx.View<TElement>(), op),
            x.Count);

    internal readonly struct UnaryKernel<TLane, TElement, TOp>(ArrayView<TElement> x, ArrayView<TElement> y, TOp op)
        : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
        where TOp : struct, IUnaryOp
    {
        public void Run(long index) => y[index] = op.Forward(TLane.Of(x[index])).Element;
    }

    internal readonly struct UnaryGradKernel<TLane, TElement, TOp>(
        ArrayView<TElement> x, ArrayView<TElement> y, ArrayView<TElement> dy, ArrayView<TElement> dx, TOp op)
        : IGpuKernel
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
