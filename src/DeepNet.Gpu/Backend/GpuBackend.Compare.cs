using System.Numerics;
using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void Compare<TOp>(Tensor a, Tensor b, Tensor y, TOp op)
    {
        using var held = new Held(a, b, y);
        // The tolerance is a floating-point number; its text for integers does not compile for a device.
        if (typeof(TOp) == typeof(IsCloseOp) && a.DType is not (DType.Float32 or DType.Float64))
            (a, b) = (a.Cast(DType.Float64), b.Cast(DType.Float64));
        switch (a.DType)
        {
            case DType.Float32:
                Compare<GpuF32, float, TOp>(a, b, y, op);
                break;
            case DType.Float64:
                Compare<GpuF64, double, TOp>(a, b, y, op);
                break;
            case DType.Int64:
                IntegerCompare<Int64Number, long, long, TOp>(a, b, y, op);
                break;
            case DType.Int32:
                IntegerCompare<Int32Number, int, int, TOp>(a, b, y, op);
                break;
            case DType.Int8:
                IntegerCompare<Int8Number, sbyte, int, TOp>(a, b, y, op);
                break;
            case DType.UInt8 or DType.Bool:
                IntegerCompare<UInt8Number, byte, int, TOp>(a, b, y, op);
                break;
            default:
                throw Unexpected(a.DType);
        }
    }

    private void Compare<TLane, TElement, TOp>(Tensor a, Tensor b, Tensor y, TOp op)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
        where TOp : struct, ICompareOp
        => queue.Launch(
            new CompareKernel<TLane, TElement, TOp>(
                a.View<TElement>(), b.View<TElement>(), y.View<byte>(), new StrideWalk(a.Layout, b.Layout), op),
            y.Count);

    private void IntegerCompare<TInteger, TElement, TNumber, TOp>(Tensor a, Tensor b, Tensor y, TOp op)
        where TInteger : struct, IGpuInteger<TElement, TNumber>
        where TElement : unmanaged
        where TNumber : unmanaged, IBinaryInteger<TNumber>
        where TOp : struct, ICompareOp
        => queue.Launch(
            new IntegerCompareKernel<TInteger, TElement, TNumber, TOp>(
                a.View<TElement>(), b.View<TElement>(), y.View<byte>(), new StrideWalk(a.Layout, b.Layout), op),
            y.Count);

    internal readonly struct CompareKernel<TLane, TElement, TOp>(
        ArrayView<TElement> a, ArrayView<TElement> b, ArrayView<byte> y, StrideWalk walk, TOp op) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
        where TOp : struct, ICompareOp
    {
        public void Run(long index)
        {
            (long i, long k) = walk.At(index);
            y[index] = TLane.IsSet(op.Mask(TLane.Of(a[i]), TLane.Of(b[k]))) ? (byte)1 : (byte)0;
        }
    }

    internal readonly struct IntegerCompareKernel<TInteger, TElement, TNumber, TOp>(
        ArrayView<TElement> a, ArrayView<TElement> b, ArrayView<byte> y, StrideWalk walk, TOp op) : IGpuKernel
        where TInteger : struct, IGpuInteger<TElement, TNumber>
        where TElement : unmanaged
        where TNumber : unmanaged, IBinaryInteger<TNumber>
        where TOp : struct, ICompareOp
    {
        public void Run(long index)
        {
            (long i, long k) = walk.At(index);
            y[index] = op.Holds(TInteger.Read(a[i]), TInteger.Read(b[k])) ? (byte)1 : (byte)0;
        }
    }
}
