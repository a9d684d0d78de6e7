using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void Binary<TOp>(Tensor a, Tensor b, Tensor y, TOp op)
    {
        using var held = new Held(a, b, y);
        switch (y.DType)
        {
            case DType.Float32:
                Binary<GpuF32, float, TOp>(a, b, y, op);
                break;
            case DType.Float64:
                Binary<GpuF64, double, TOp>(a, b, y, op);
                break;
            default:
                throw Unexpected(y.DType);
        }
    }

    public override void BinaryGrad<TOp>(Tensor a, Tensor b, Tensor y, Tensor dy, Tensor dx, TOp op, bool second)
    {
        using var held = new Held(a, b, y, dy, dx);
        switch (y.DType)
        {
            case DType.Float32:
                BinaryGrad<GpuF32, float, TOp>(a, b, y, dy, dx, op, second);
                break;
            case DType.Float64:
                BinaryGrad<GpuF64, double, TOp>(a, b, y, dy, dx, op, second);
                break;
            default:
                throw Unexpected(y.DType);
        }
    }

    private void Binary<TLane, TElement, TOp>(Tensor a, Tensor b, Tensor y, TOp op)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
        where TOp : struct, IBinaryOp
        => queue.Launch(
            new BinaryKernel<TLane, TElement, TOp>(
                a.View<TElement>(), b.View<TElement>(), y.View<TElement>(), new StrideWalk(a.Layout, b.Layout), op),
            y.Count);

    private void BinaryGrad<TLane, TElement, TOp>(
        Tensor a, Tensor b, Tensor y, Tensor dy, Tensor dx, TOp op, bool second)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
        where TOp : struct, IBinaryOp
    {
        var walk = new StrideWalk(a.Layout, b.Layout);
        ArrayView<TElement> va = a.View<TElement>(), vb = b.View<TElement>(), vy = y.View<TElement>();
        ArrayView<TElement> vdy = dy.View<TElement>(), vdx = dx.View<TElement>();
        if (second)
            queue.Launch(new SlopeBKernel<TLane, TElement, TOp>(va, vb, vy, vdy, vdx, walk, op), y.Count);
        else
            queue.Launch(new SlopeAKernel<TLane, TElement, TOp>(va, vb, vy, vdy, vdx, walk, op), y.Count);
    }

    internal readonly struct BinaryKernel<TLane, TElement, TOp>(
        ArrayView<TElement> a, ArrayView<TElement> b, ArrayView<TElement> y, StrideWalk walk, TOp op) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
        where TOp : struct, IBinaryOp
    {
        public void Run(long index)
        {
            (long i, long k) = walk.At(index);
            y[index] = op.Forward(TLane.Of(a[i]), TLane.Of(b[k])).Element;
        }
    }

    internal readonly struct SlopeAKernel<TLane, TElement, TOp>(
        ArrayView<TElement> a, ArrayView<TElement> b, ArrayView<TElement> y, ArrayView<TElement> dy,
        ArrayView<TElement> dx, StrideWalk walk, TOp op) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
        where TOp : struct, IBinaryOp
    {
        public void Run(long index)
        {
            (long i, long k) = walk.At(index);
            TLane slope = op.DerivativeA(TLane.Of(a[i]), TLane.Of(b[k]), TLane.Of(y[index]));
            dx[index] = (TLane.Of(dy[index]) * slope).Element;
        }
    }

    internal readonly struct SlopeBKernel<TLane, TElement, TOp>(
        ArrayView<TElement> a, ArrayView<TElement> b, ArrayView<TElement> y, ArrayView<TElement> dy,
        ArrayView<TElement> dx, StrideWalk walk, TOp op) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
        where TOp : struct, IBinaryOp
    {
        public void Run(long index)
        {
            (long i, long k) = walk.At(index);
            TLane slope = op.DerivativeB(TLane.Of(a[i]), TLane.Of(b[k]), TLane.Of(y[index]));
            dx[index] = (TLane.Of(dy[index]) * slope).Element;
        }
    }
}
