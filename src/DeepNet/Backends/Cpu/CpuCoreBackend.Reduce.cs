using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    /// <summary>Elements that are combined in one go; longer stretches are cut here,
    /// and the parts combined in order.</summary>
    private const long ReduceChunk = 16384;

    /// <summary>The same for columns: rows that are combined in one go.</summary>
    private const long ReduceRows = 256;

    public override void Reduce<TOp>(Tensor x, Tensor y, long outer, long n, long inner, TOp op)
    {
        switch (x.DType)
        {
            case DType.Float32:
                ReduceFloat(x, y, outer, n, inner, op);
                break;
            case DType.Float64:
                ReduceDouble(x, y, outer, n, inner, op);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    public override void IntegerReduce<TOp>(Tensor x, Tensor y, long outer, long n, long inner, TOp op) =>
        Launch.Ranges(
            new IntegerReduceKernel<TOp>(x.Pointer<long>(), y.Pointer<long>(), n, inner, op), outer * inner, 256, x, y);

    private void ReduceFloat<TOp>(Tensor x, Tensor y, long outer, long n, long inner, TOp op)
        where TOp : struct, IReduceOp
    {
        ReducePlan plan = new(outer, n, inner);
        if (plan.Parts == 1)
        {
            Launch.Float(
                new ReduceKernel<float, TOp>(x.Pointer<float>(), y.Pointer<float>(), plan, op),
                plan.Items, plan.Grain, x, y);
            return;
        }

        Tensor parts = x.New(plan.PartsShape);
        Launch.Float(
            new ReduceKernel<float, TOp>(x.Pointer<float>(), parts.Pointer<float>(), plan, op),
            plan.Items, plan.Grain, x, parts);
        ReduceFloat(parts, y, outer, plan.Parts, inner, op);
        parts.Dispose();
    }

    private void ReduceDouble<TOp>(Tensor x, Tensor y, long outer, long n, long inner, TOp op)
        where TOp : struct, IReduceOp
    {
        ReducePlan plan = new(outer, n, inner);
        if (plan.Parts == 1)
        {
            Launch.Double(
                new ReduceKernel<double, TOp>(x.Pointer<double>(), y.Pointer<double>(), plan, op),
                plan.Items, plan.Grain, x, y);
            return;
        }

        Tensor parts = x.New(plan.PartsShape);
        Launch.Double(
            new ReduceKernel<double, TOp>(x.Pointer<double>(), parts.Pointer<double>(), plan, op),
            plan.Items, plan.Grain, x, parts);
        ReduceDouble(parts, y, outer, plan.Parts, inner, op);
        parts.Dispose();
    }

    /// <summary>How [outer, n, inner] is cut: n into parts, and for inner > 1 the columns into strips.</summary>
    private readonly struct ReducePlan
    {
        /// <summary>Columns that one item works on.</summary>
        public const long Strip = 512;

        public ReducePlan(long outer, long n, long inner)
        {
            Outer = outer;
            N = n;
            Inner = inner;
            Part = inner == 1 ? ReduceChunk : ReduceRows;
            Parts = Math.Max(1, (n + Part - 1) / Part);
            Strips = (inner + Strip - 1) / Strip;
            Items = outer * Parts * Strips;
            long work = Math.Max(1, Math.Min(n, Part) * Math.Min(inner, Strip));
            Grain = Math.Max(1, Launch.Grain / work);
        }

        public long Outer { get; }

        public long N { get; }

        public long Inner { get; }

        public long Part { get; }

        public long Parts { get; }

        public long Strips { get; }

        public long Items { get; }

        public long Grain { get; }

        public Shape PartsShape => new(checked((int)Outer), checked((int)Parts), checked((int)Inner));
    }

    private readonly struct ReduceKernel<TElement, TOp>(
        TElement* x, TElement* y, ReducePlan plan, TOp op) : IElementKernel<TElement>
        where TElement : unmanaged
        where TOp : struct, IReduceOp
    {
        /// <summary>Element i of a row goes to accumulator i mod this, whatever the SIMD width.</summary>
        private const int Accumulators = 64;

        public void Run<TLane, TScalar>(long start, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            for (long item = start; item < end; item++)
            {
                (long partItem, long strip) = Math.DivRem(item, plan.Strips);
                (long o, long part) = Math.DivRem(partItem, plan.Parts);
                long first = part * plan.Part, count = Math.Min(plan.Part, plan.N - first);
                TElement* source = x + (((o * plan.N) + first) * plan.Inner);
                TElement* target = y + (partItem * plan.Inner);
                if (plan.Inner == 1)
                {
                    TScalar.Store(Row<TLane, TScalar>(source, count), target);
                }
                else
                {
                    long j = strip * ReducePlan.Strip, stop = Math.Min(j + ReducePlan.Strip, plan.Inner);
                    Columns<TScalar>(source, count, target, Columns<TLane>(source, count, target, j, stop), stop);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private long Columns<TLane>(TElement* source, long count, TElement* target, long j, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            // Several lanes side by side: rows are read in longer pieces.
            for (; j + (8 * TLane.Count) <= end; j += 8 * TLane.Count)
                ColumnGroup<TLane>(source + j, count, target + j);
            for (; j + TLane.Count <= end; j += TLane.Count)
            {
                TLane sum = TLane.Of(op.Identity);
                for (long k = 0; k < count; k++)
                    sum = op.Combine(sum, TLane.Load(source + (k * plan.Inner) + j));
                TLane.Store(sum, target + j);
            }

            return j;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void ColumnGroup<TLane>(TElement* source, long count, TElement* target)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            TLane a = TLane.Of(op.Identity), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
            long stride = plan.Inner;
            for (long k = 0; k < count; k++, source += stride)
            {
                a = op.Combine(a, TLane.Load(source));
                b = op.Combine(b, TLane.Load(source + TLane.Count));
                c = op.Combine(c, TLane.Load(source + (2 * TLane.Count)));
                d = op.Combine(d, TLane.Load(source + (3 * TLane.Count)));
                e = op.Combine(e, TLane.Load(source + (4 * TLane.Count)));
                f = op.Combine(f, TLane.Load(source + (5 * TLane.Count)));
                g = op.Combine(g, TLane.Load(source + (6 * TLane.Count)));
                h = op.Combine(h, TLane.Load(source + (7 * TLane.Count)));
            }

            TLane.Store(a, target);
            TLane.Store(b, target + TLane.Count);
            TLane.Store(c, target + (2 * TLane.Count));
            TLane.Store(d, target + (3 * TLane.Count));
            TLane.Store(e, target + (4 * TLane.Count));
            TLane.Store(f, target + (5 * TLane.Count));
            TLane.Store(g, target + (6 * TLane.Count));
            TLane.Store(h, target + (7 * TLane.Count));
        }

        private TScalar Row<TLane, TScalar>(TElement* source, long count)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            TElement* sums = stackalloc TElement[Accumulators];
            long whole = count / Accumulators * Accumulators;
            for (int column = 0; column < Accumulators; column += 4 * TLane.Count)
                Accumulate<TLane>(source + column, whole, sums + column);
            for (long i = whole; i < count; i++)
            {
                TElement* sum = sums + (i - whole);
                TScalar.Store(op.Combine(TScalar.Load(sum), TScalar.Load(source + i)), sum);
            }

            for (int half = Accumulators / 2; half > 0; half /= 2)
            {
                int i = 0;
                for (; i + TLane.Count <= half; i += TLane.Count)
                    TLane.Store(op.Combine(TLane.Load(sums + i), TLane.Load(sums + i + half)), sums + i);
                for (; i < half; i++)
                    TScalar.Store(op.Combine(TScalar.Load(sums + i), TScalar.Load(sums + i + half)), sums + i);
            }

            return TScalar.Load(sums);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Accumulate<TLane>(TElement* source, long count, TElement* sums)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            TLane a = TLane.Of(op.Identity), b = a, c = a, d = a;
            for (long i = 0; i < count; i += Accumulators)
            {
                a = op.Combine(a, TLane.Load(source + i));
                b = op.Combine(b, TLane.Load(source + i + TLane.Count));
                c = op.Combine(c, TLane.Load(source + i + (2 * TLane.Count)));
                d = op.Combine(d, TLane.Load(source + i + (3 * TLane.Count)));
            }

            TLane.Store(a, sums);
            TLane.Store(b, sums + TLane.Count);
            TLane.Store(c, sums + (2 * TLane.Count));
            TLane.Store(d, sums + (3 * TLane.Count));
        }
    }

    private readonly struct IntegerReduceKernel<TOp>(long* x, long* y, long n, long inner, TOp op) : IRangeKernel
        where TOp : struct, IIntegerReduceOp
    {
        public void Run(long start, long end)
        {
            for (long item = start; item < end; item++)
            {
                (long o, long j) = Math.DivRem(item, inner);
                long* source = x + (o * n * inner) + j;
                long sum = op.IntegerIdentity;
                for (long k = 0; k < n; k++)
                    sum = op.Combine(sum, source[k * inner]);
                y[item] = sum;
            }
        }
    }
}
