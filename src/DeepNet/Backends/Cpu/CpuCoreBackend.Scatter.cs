using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    // Columns of one item of scatter work; every element of y belongs to one item, so its order of additions is fixed.
    private const long ScatterColumns = 512;

    public override void Scatter<TOp>(Tensor y, Tensor index, Tensor s, long outer, long n, long k, long inner, TOp op)
    {
        if (index.Count == 0)
            return;
        long stripes = (inner + ScatterColumns - 1) / ScatterColumns;
        long items = outer * stripes, grain = RowGrain(k * Math.Min(inner, ScatterColumns));
        var size = new ScatterSize(n, k, inner, stripes);
        switch (y.DType)
        {
            case DType.Float32:
                Launch.Float(
                    new ScatterKernel<float, TOp>(
                        y.Pointer<float>(), index.Pointer<long>(), s.Pointer<float>(), size, op),
                    items, grain, y, index, s);
                break;
            case DType.Float64:
                Launch.Double(
                    new ScatterKernel<double, TOp>(
                        y.Pointer<double>(), index.Pointer<long>(), s.Pointer<double>(), size, op),
                    items, grain, y, index, s);
                break;
            case DType.Int64:
                Run<long>();
                break;
            case DType.Int32:
                Run<int>();
                break;
            case DType.Float16 or DType.BFloat16:
                Run<ushort>();
                break;
            case DType.Int8:
                Run<sbyte>();
                break;
            default:
                Run<byte>();
                break;
        }

        void Run<T>()
            where T : unmanaged, IBinaryInteger<T>
            => Launch.Ranges(
                new IntegerScatterKernel<T, TOp>(y.Pointer<T>(), index.Pointer<long>(), s.Pointer<T>(), size, op),
                items, grain, y, index, s);
    }

    private readonly record struct ScatterSize(long N, long K, long Inner, long Stripes)
    {
        /// <summary>The part of the outer dim and the columns that an item covers.</summary>
        public (long Outer, long First, long Count) Item(long item)
        {
            (long o, long stripe) = Math.DivRem(item, Stripes);
            long first = stripe * ScatterColumns;
            return (o, first, Math.Min(ScatterColumns, Inner - first));
        }
    }

    private readonly struct ScatterKernel<TElement, TOp>(
        TElement* y, long* index, TElement* s, ScatterSize size, TOp op)
        : IElementKernel<TElement>
        where TElement : unmanaged
        where TOp : struct, IReduceOp
    {
        public void Run<TLane, TScalar>(long start, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            for (long item = start; item < end; item++)
            {
                (long o, long first, long count) = size.Item(item);
                TElement* target = y + (o * size.N * size.Inner) + first;
                for (long j = 0; j < size.K; j++)
                {
                    long row = (((o * size.K) + j) * size.Inner) + first;
                    for (long i = 0; i < count; i++)
                    {
                        TElement* place = target + (index[row + i] * size.Inner) + i;
                        TScalar.Store(op.Combine(TScalar.Load(place), TScalar.Load(s + row + i)), place);
                    }
                }
            }
        }
    }

    private readonly struct IntegerScatterKernel<T, TOp>(
        T* y, long* index, T* s, ScatterSize size, TOp op) : IRangeKernel
        where T : unmanaged, IBinaryInteger<T>
        where TOp : struct, IIntegerReduceOp
    {
        public void Run(long start, long end)
        {
            for (long item = start; item < end; item++)
            {
                (long o, long first, long count) = size.Item(item);
                T* target = y + (o * size.N * size.Inner) + first;
                for (long j = 0; j < size.K; j++)
                {
                    long row = (((o * size.K) + j) * size.Inner) + first;
                    for (long i = 0; i < count; i++)
                    {
                        T* place = target + (index[row + i] * size.Inner) + i;
                        *place = T.CreateTruncating(
                            op.Combine(long.CreateTruncating(*place), long.CreateTruncating(s[row + i])));
                    }
                }
            }
        }
    }
}
