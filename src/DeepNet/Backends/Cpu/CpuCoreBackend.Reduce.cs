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

        private const int WidestRegister = 64;

        public void Run<TLane, TScalar>(long start, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            // Rows one behind the other: two divisions per row would be a part of the time.
            long length = Math.Min(plan.N, plan.Part);
            if (plan.Inner == 1 && plan.Parts * length == plan.N)
            {
                if (length % Accumulators == 0 && PerPass<TLane>() == Accumulators)
                    WholeRows<TLane>(start, end, length);
                else
                    AnyRows<TLane, TScalar>(start, end, length);
                return;
            }

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
            long first = j, stop = end - ((end - j) % TLane.Count), stride = plan.Inner, k = 0;
            for (j = first; j < stop; j += TLane.Count)
                TLane.Store(TLane.Of(op.Identity), target + j);

            // Several rows at once: the processor reads ahead in each of them.
            for (; k + 4 <= count; k += 4, source += 4 * stride)
            {
                TElement* second = source + stride, third = second + stride, fourth = third + stride;
                for (j = first; j < stop; j += TLane.Count)
                {
                    TLane sum = op.Combine(TLane.Load(target + j), TLane.Load(source + j));
                    sum = op.Combine(sum, TLane.Load(second + j));
                    sum = op.Combine(sum, TLane.Load(third + j));
                    TLane.Store(op.Combine(sum, TLane.Load(fourth + j)), target + j);
                }
            }

            for (; k < count; k++, source += stride)
            {
                for (j = first; j < stop; j += TLane.Count)
                    TLane.Store(op.Combine(TLane.Load(target + j), TLane.Load(source + j)), target + j);
            }

            return stop;
        }

        private void AnyRows<TLane, TScalar>(long row, long end, long length)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            for (; row < end; row++)
                TScalar.Store(Row<TLane, TScalar>(x + (row * length), length), y + row);
        }

        [SkipLocalsInit]
        private TScalar Row<TLane, TScalar>(TElement* source, long count)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            TElement* sums = stackalloc TElement[Accumulators];
            long whole = count / Accumulators * Accumulators;
            int step = PerPass<TLane>();
            for (int column = 0; column < Accumulators; column += step)
                Accumulate<TLane>(source + column, whole, sums + column);
            for (long i = whole; i < count; i++)
            {
                TElement* at = sums + (i - whole);
                TScalar.Store(op.Combine(TScalar.Load(at), TScalar.Load(source + i)), at);
            }

            // Down to the widest register halves are combined, then neighbours: no width needs another order.
            int left = Accumulators / 2;
            for (; left >= WidestRegister / sizeof(TElement); left /= 2)
            {
                for (int i = 0; i < left; i += TLane.Count)
                    TLane.Store(op.Combine(TLane.Load(sums + i), TLane.Load(sums + i + left)), sums + i);
            }

            for (; left >= TLane.Count; left /= 2)
            {
                for (int i = 0; i < left; i += TLane.Count)
                {
                    TElement* pair = sums + (2 * i);
                    TLane.Store(Neighbours(TLane.Load(pair), TLane.Load(pair + TLane.Count)), sums + i);
                }
            }

            return TScalar.Broadcast(TLane.First(Neighbours(TLane.Load(sums), left)));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TLane Neighbours<TLane>(TLane a, TLane b)
            where TLane : struct, IPackedLane<TLane, TElement> => op.Combine(TLane.Even(a, b), TLane.Odd(a, b));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TLane Neighbours<TLane>(TLane sum, int left)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            for (; left > 0; left /= 2)
                sum = Neighbours(sum, sum);
            return sum;
        }

        // Narrow registers: twice as many, so that the memory is passed once.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static bool AreEight<TLane>()
            where TLane : struct, IPackedLane<TLane, TElement> => 8 * TLane.Count <= Accumulators;

        /// <summary>Accumulators that one pass over the memory keeps in registers.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int PerPass<TLane>()
            where TLane : struct, IPackedLane<TLane, TElement> => (AreEight<TLane>() ? 8 : 4) * TLane.Count;

        /// <summary>What each step asks for ahead.</summary>
        private static long BytesAhead<TLane>()
            where TLane : struct, IPackedLane<TLane, TElement> =>
            CacheLines.PassPages ? 0 : PerPass<TLane>() * sizeof(TElement);

        // Rows without a rest, of which one pass takes all columns: the order of Row, without a way through memory.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void WholeRows<TLane>(long row, long end, long length)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            bool isWidest = TLane.Count * sizeof(TElement) == WidestRegister;
            long ahead = BytesAhead<TLane>();
            for (; row < end; row++)
            {
                TElement* from = x + (row * length), stop = from + length;
                TLane a = TLane.Of(op.Identity), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
                for (; from < stop; from += Accumulators)
                    Take(from, ahead, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
                if (AreEight<TLane>())
                    (a, b, c, d) = (op.Combine(a, e), op.Combine(b, f), op.Combine(c, g), op.Combine(d, h));
                (a, b) = (op.Combine(a, c), op.Combine(b, d));
                y[row] = TLane.First(Neighbours(isWidest ? op.Combine(a, b) : Neighbours(a, b), TLane.Count / 2));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Accumulate<TLane>(TElement* source, long count, TElement* sums)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            int step = TLane.Count;
            long ahead = BytesAhead<TLane>();
            TLane a = TLane.Of(op.Identity), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
            for (long i = 0; i < count; i += Accumulators)
                Take(source + i, ahead, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            TLane.Store(a, sums);
            TLane.Store(b, sums + step);
            TLane.Store(c, sums + 2 * step);
            TLane.Store(d, sums + 3 * step);
            if (AreEight<TLane>())
            {
                sums += 4 * step;
                TLane.Store(e, sums);
                TLane.Store(f, sums + step);
                TLane.Store(g, sums + 2 * step);
                TLane.Store(h, sums + 3 * step);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Take<TLane>(
            TElement* from, long ahead, ref TLane a, ref TLane b, ref TLane c, ref TLane d, ref TLane e, ref TLane f,
            ref TLane g, ref TLane h)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            int step = TLane.Count;
            CacheLines.AskFor((byte*)from + CacheLines.ReadAhead, ahead);
            a = op.Combine(a, TLane.Load(from));
            b = op.Combine(b, TLane.Load(from + step));
            c = op.Combine(c, TLane.Load(from + 2 * step));
            d = op.Combine(d, TLane.Load(from + 3 * step));
            if (!AreEight<TLane>())
                return;
            from += 4 * step;
            e = op.Combine(e, TLane.Load(from));
            f = op.Combine(f, TLane.Load(from + step));
            g = op.Combine(g, TLane.Load(from + 2 * step));
            h = op.Combine(h, TLane.Load(from + 3 * step));
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
