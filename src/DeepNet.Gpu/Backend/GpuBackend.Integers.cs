using System.Numerics;
using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void IntegerUnary<TOp>(Tensor x, Tensor y, TOp op)
    {
        using var held = new Held(x, y);
        switch (x.DType)
        {
            case DType.Int64:
                IntegerUnary<Int64Number, long, long, TOp>(x, y, op);
                break;
            case DType.Int32:
                IntegerUnary<Int32Number, int, int, TOp>(x, y, op);
                break;
            case DType.Int8:
                IntegerUnary<Int8Number, sbyte, int, TOp>(x, y, op);
                break;
            case DType.UInt8 or DType.Bool:
                IntegerUnary<UInt8Number, byte, int, TOp>(x, y, op);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    public override void IntegerBinary<TOp>(Tensor a, Tensor b, Tensor y, TOp op)
    {
        using var held = new Held(a, b, y);
        switch (y.DType)
        {
            case DType.Int64:
                IntegerBinary<Int64Number, long, long, TOp>(a, b, y, op);
                break;
            case DType.Int32:
                IntegerBinary<Int32Number, int, int, TOp>(a, b, y, op);
                break;
            case DType.Int8:
                IntegerBinary<Int8Number, sbyte, int, TOp>(a, b, y, op);
                break;
            case DType.UInt8 or DType.Bool:
                IntegerBinary<UInt8Number, byte, int, TOp>(a, b, y, op);
                break;
            default:
                throw Unexpected(y.DType);
        }
    }

    private void IntegerUnary<TInteger, TElement, TNumber, TOp>(Tensor x, Tensor y, TOp op)
        where TInteger : struct, IGpuInteger<TElement, TNumber>
        where TElement : unmanaged
        where TNumber : unmanaged, IBinaryInteger<TNumber>
        where TOp : struct, IIntegerUnaryOp
        => queue.Launch(
            new IntegerUnaryKernel<TInteger, TElement, TNumber, TOp>(x.View<TElement>(), y.View<TElement>(), op),
            x.Count);

    private void IntegerBinary<TInteger, TElement, TNumber, TOp>(Tensor a, Tensor b, Tensor y, TOp op)
        where TInteger : struct, IGpuInteger<TElement, TNumber>
        where TElement : unmanaged
        where TNumber : unmanaged, IBinaryInteger<TNumber>
        where TOp : struct, IIntegerBinaryOp
        => queue.Launch(
            new IntegerBinaryKernel<TInteger, TElement, TNumber, TOp>(
                a.View<TElement>(), b.View<TElement>(), y.View<TElement>(), new StrideWalk(a.Layout, b.Layout), op),
            y.Count);

    internal readonly struct IntegerUnaryKernel<TInteger, TElement, TNumber, TOp>(
        ArrayView<TElement> x, ArrayView<TElement> y, TOp op) : IGpuKernel
        where TInteger : struct, IGpuInteger<TElement, TNumber>
        where TElement : unmanaged
        where TNumber : unmanaged, IBinaryInteger<TNumber>
        where TOp : struct, IIntegerUnaryOp
    {
        public void Run(long index) => y[index] = TInteger.Write(op.Apply(TInteger.Read(x[index])));
    }

    internal readonly struct IntegerBinaryKernel<TInteger, TElement, TNumber, TOp>(
        ArrayView<TElement> a, ArrayView<TElement> b, ArrayView<TElement> y, StrideWalk walk, TOp op) : IGpuKernel
        where TInteger : struct, IGpuInteger<TElement, TNumber>
        where TElement : unmanaged
        where TNumber : unmanaged, IBinaryInteger<TNumber>
        where TOp : struct, IIntegerBinaryOp
    {
        public void Run(long index)
        {
            (long i, long k) = walk.At(index);
            y[index] = TInteger.Write(op.Apply(TInteger.Read(a[i]), TInteger.Read(b[k])));
        }
    }
}
