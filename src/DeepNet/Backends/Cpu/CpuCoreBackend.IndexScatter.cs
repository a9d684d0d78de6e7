using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void IndexScatter<TOp>(
        Tensor y, Tensor index, Tensor s, long outer, long n, long k, long inner, TOp op)
    {
        if (s.Count == 0)
            return;
        var rows = RowLists.Sort(index, n, k);
        long items = outer * n, grain = RowGrain(inner * Math.Max(1, k / n));
        switch (y.DType)
        {
            case DType.Float32:
                Launch.Float(
                    new IndexScatterKernel<float, TOp>(
                        y.Pointer<float>(), s.Pointer<float>(), rows, n, k, inner, op), items, grain, y, s);
                break;
            case DType.Float64:
                Launch.Double(
                    new IndexScatterKernel<double, TOp>(
                        y.Pointer<double>(), s.Pointer<double>(), rows, n, k, inner, op), items, grain, y, s);
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
                new IntegerIndexScatterKernel<T, TOp>(
                    y.Pointer<T>(), s.Pointer<T>(), rows, n, k, inner, op), items, grain, y, s);
    }

    /// <summary>
    /// For every target row the source rows that go there, in their order: threads then share targets without
    /// meeting.
    /// </summary>
    private readonly record struct RowLists(int[] Starts, int[] Sources)
    {
        public static RowLists Sort(Tensor index, long n, long k)
        {
            // Counting sort, which is stable.
            long* target = index.Pointer<long>();
            var starts = new int[checked((int)n + 1)];
            var sources = new int[checked((int)k)];
            for (long j = 0; j < k; j++)
                starts[target[j] + 1]++;
            for (int row = 0; row < n; row++)
                starts[row + 1] += starts[row];
            for (int j = 0; j < k; j++)
                sources[starts[target[j]]++] = j;

            // Every start has moved to the next row's: move them back.
            Array.Copy(starts, 0, starts, 1, (int)n);
            starts[0] = 0;
            GC.KeepAlive(index);
            return new RowLists(starts, sources);
        }

        public ReadOnlySpan<int> Of(long row) => Sources.AsSpan(Starts[row], Starts[row + 1] - Starts[row]);
    }

    private readonly struct IndexScatterKernel<TElement, TOp>(
        TElement* y, TElement* s, RowLists rows, long n, long k, long inner, TOp op)
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
                (long o, long row) = Math.DivRem(item, n);
                TElement* target = y + (item * inner);
                foreach (int j in rows.Of(row))
                {
                    TElement* source = s + (((o * k) + j) * inner);
                    Step<TScalar>(target, source, Step<TLane>(target, source, 0));
                }
            }
        }

        private long Step<TLane>(TElement* target, TElement* source, long i)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            for (; i + TLane.Count <= inner; i += TLane.Count)
                TLane.Store(op.Combine(TLane.Load(target + i), TLane.Load(source + i)), target + i);
            return i;
        }
    }

    private readonly struct IntegerIndexScatterKernel<T, TOp>(
        T* y, T* s, RowLists rows, long n, long k, long inner, TOp op) : IRangeKernel
        where T : unmanaged, IBinaryInteger<T>
        where TOp : struct, IIntegerReduceOp
    {
        public void Run(long start, long end)
        {
            for (long item = start; item < end; item++)
            {
                (long o, long row) = Math.DivRem(item, n);
                T* target = y + (item * inner);
                foreach (int j in rows.Of(row))
                {
                    T* source = s + (((o * k) + j) * inner);
                    for (long i = 0; i < inner; i++)
                        target[i] = T.CreateTruncating(
                            op.Combine(long.CreateTruncating(target[i]), long.CreateTruncating(source[i])));
                }
            }
        }
    }
}
