using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void Compare<TOp>(Tensor a, Tensor b, Tensor y, TOp op)
    {
        var plan = new StridePlan(a.Layout, b.Layout);
        byte* result = y.Pointer<byte>();
        switch (a.DType)
        {
            case DType.Float32:
                Launch.Float(
                    new CompareKernel<float, TOp>(a.Pointer<float>(), b.Pointer<float>(), result, plan, op),
                    y.Count, Launch.Grain, a, b, y);
                break;
            case DType.Float64:
                Launch.Double(
                    new CompareKernel<double, TOp>(a.Pointer<double>(), b.Pointer<double>(), result, plan, op),
                    y.Count, Launch.Grain, a, b, y);
                break;
            case DType.Int64:
                IntegerCompare<long, TOp>(a, b, y, plan, op);
                break;
            case DType.Int32:
                IntegerCompare<int, TOp>(a, b, y, plan, op);
                break;
            case DType.Int8:
                IntegerCompare<sbyte, TOp>(a, b, y, plan, op);
                break;
            case DType.UInt8 or DType.Bool:
                IntegerCompare<byte, TOp>(a, b, y, plan, op);
                break;
            default:
                throw Unexpected(a.DType);
        }
    }

    public override void IntegerUnary<TOp>(Tensor x, Tensor y, TOp op)
    {
        switch (x.DType)
        {
            case DType.Int64:
                Launch.Ranges(
                    new IntegerUnaryKernel<long, TOp>(x.Pointer<long>(), y.Pointer<long>(), op),
                    x.Count, Launch.Grain, x, y);
                break;
            case DType.Int32:
                Launch.Ranges(
                    new IntegerUnaryKernel<int, TOp>(x.Pointer<int>(), y.Pointer<int>(), op),
                    x.Count, Launch.Grain, x, y);
                break;
            case DType.Int8:
                Launch.Ranges(
                    new IntegerUnaryKernel<sbyte, TOp>(x.Pointer<sbyte>(), y.Pointer<sbyte>(), op),
                    x.Count, Launch.Grain, x, y);
                break;
            case DType.UInt8 or DType.Bool:
                Launch.Ranges(
                    new IntegerUnaryKernel<byte, TOp>(x.Pointer<byte>(), y.Pointer<byte>(), op),
                    x.Count, Launch.Grain, x, y);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    public override void IntegerBinary<TOp>(Tensor a, Tensor b, Tensor y, TOp op)
    {
        var plan = new StridePlan(a.Layout, b.Layout);
        switch (y.DType)
        {
            case DType.Int64:
                IntegerBinary<long, TOp>(a, b, y, plan, op);
                break;
            case DType.Int32:
                IntegerBinary<int, TOp>(a, b, y, plan, op);
                break;
            case DType.Int8:
                IntegerBinary<sbyte, TOp>(a, b, y, plan, op);
                break;
            case DType.UInt8 or DType.Bool:
                IntegerBinary<byte, TOp>(a, b, y, plan, op);
                break;
            default:
                throw Unexpected(y.DType);
        }
    }

    private static void IntegerCompare<T, TOp>(Tensor a, Tensor b, Tensor y, StridePlan plan, TOp op)
        where T : unmanaged, IBinaryInteger<T>
        where TOp : struct, ICompareOp
        => Launch.Ranges(
            new IntegerPairKernel<T, byte, Relation<TOp>>(
                a.Pointer<T>(), b.Pointer<T>(), y.Pointer<byte>(), plan, new(op)),
            y.Count, Launch.Grain, a, b, y);

    private static void IntegerBinary<T, TOp>(Tensor a, Tensor b, Tensor y, StridePlan plan, TOp op)
        where T : unmanaged, IBinaryInteger<T>
        where TOp : struct, IIntegerBinaryOp
        => Launch.Ranges(
            new IntegerPairKernel<T, T, Value<TOp>>(a.Pointer<T>(), b.Pointer<T>(), y.Pointer<T>(), plan, new(op)),
            y.Count, Launch.Grain, a, b, y);

    /// <summary>What an integer pair gives: a value or a truth.</summary>
    private interface IIntegerForm
    {
        void Store<T>(T a, T b, byte* y)
            where T : unmanaged, IBinaryInteger<T>;
    }

    private readonly struct Relation<TOp>(TOp op) : IIntegerForm
        where TOp : struct, ICompareOp
    {
        public void Store<T>(T a, T b, byte* y)
            where T : unmanaged, IBinaryInteger<T>
            => *y = op.Holds(a, b) ? (byte)1 : (byte)0;
    }

    private readonly struct Value<TOp>(TOp op) : IIntegerForm
        where TOp : struct, IIntegerBinaryOp
    {
        public void Store<T>(T a, T b, byte* y)
            where T : unmanaged, IBinaryInteger<T>
            => *(T*)y = op.Apply(a, b);
    }

    private readonly struct IntegerUnaryKernel<T, TOp>(T* x, T* y, TOp op) : IRangeKernel
        where T : unmanaged, IBinaryInteger<T>
        where TOp : struct, IIntegerUnaryOp
    {
        public void Run(long start, long end)
        {
            for (long i = start; i < end; i++)
                y[i] = op.Apply(x[i]);
        }
    }

    private readonly struct IntegerPairKernel<T, TResult, TForm>(
        T* a, T* b, TResult* y, StridePlan plan, TForm form) : IRangeKernel
        where T : unmanaged, IBinaryInteger<T>
        where TResult : unmanaged
        where TForm : struct, IIntegerForm
    {
        public void Run(long start, long end)
        {
            while (start < end)
            {
                (long run, long first) = Math.DivRem(start, plan.Inner);
                long stop = Math.Min(end, start + plan.Inner - first);
                plan.Locate(run, out long offsetA, out long offsetB);
                T* rowA = a + offsetA + (first * plan.InnerA), rowB = b + offsetB + (first * plan.InnerB);
                for (long i = start; i < stop; i++, rowA += plan.InnerA, rowB += plan.InnerB)
                    form.Store(*rowA, *rowB, (byte*)(y + i));
                start = stop;
            }
        }
    }

    private readonly struct CompareKernel<TElement, TOp>(TElement* a, TElement* b, byte* y, StridePlan plan, TOp op)
        : IElementKernel<TElement>
        where TElement : unmanaged
        where TOp : struct, ICompareOp
    {
        public void Run<TLane, TScalar>(long start, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            long stepA = plan.InnerA, stepB = plan.InnerB;
            bool isPacked = stepA is 0 or 1 && stepB is 0 or 1;
            while (start < end)
            {
                (long run, long first) = Math.DivRem(start, plan.Inner);
                long stop = Math.Min(end, start + plan.Inner - first);
                plan.Locate(run, out long offsetA, out long offsetB);
                TElement* rowA = a + offsetA + ((first - start) * stepA),
                    rowB = b + offsetB + ((first - start) * stepB);
                long i = isPacked ? Step<TLane>(rowA, stepA, rowB, stepB, start, stop) : start;
                Step<TScalar>(rowA, stepA, rowB, stepB, i, stop);
                start = stop;
            }
        }

        private long Step<TLane>(TElement* rowA, long stepA, TElement* rowB, long stepB, long i, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            for (; i + TLane.Count <= end; i += TLane.Count)
            {
                TLane va = stepA == 0 ? TLane.Broadcast(*rowA) : TLane.Load(rowA + (i * stepA));
                TLane vb = stepB == 0 ? TLane.Broadcast(*rowB) : TLane.Load(rowB + (i * stepB));
                uint bits = TLane.MaskBits(op.Mask(va, vb));
                for (int k = 0; k < TLane.Count; k++)
                    y[i + k] = (byte)((bits >> k) & 1);
            }

            return i;
        }
    }
}
