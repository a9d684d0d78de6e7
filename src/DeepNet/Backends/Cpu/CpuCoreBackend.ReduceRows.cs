using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    /// <summary>One item is a row, or a part of one.</summary>
    private readonly struct ReduceRowsKernel<TElement, TOp>(
        TElement* x, TElement* y, ReducePlan plan, TOp op) : IElementKernel<TElement>
        where TElement : unmanaged
        where TOp : struct, IReduceOp
    {
        /// <summary>Element i of a row goes to accumulator i mod this, whatever the SIMD width.</summary>
        private const int Accumulators = 64;

        private const int WidestRegister = 64;

        // Floats from the third cache come faster in halves of Zen 4's registers: docs/performance.md.
        public static int MostBits => Simd.IsZen4 && sizeof(TElement) == sizeof(float) ? 256 : 512;

        public void Run<TLane, TScalar>(long start, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            // Rows one behind the other: two divisions per row would be a part of the time.
            long length = Math.Min(plan.N, plan.Part);
            if (plan.Parts * length != plan.N)
                UnequalParts<TLane, TScalar>(start, end);
            else if (length % Accumulators == 0 && PerPass<TLane>() == Accumulators)
                WholeRows<TLane>(start, end, length);
            else
                AnyRows<TLane, TScalar>(start, end, length);
        }

        private void UnequalParts<TLane, TScalar>(long item, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            for (; item < end; item++)
            {
                (long first, long count) = plan.PartOf(item);
                TScalar.Store(Row<TLane, TScalar>(x + first, count), y + item);
            }
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
            // Spelled out: the compiler keeps a loop.
            if (left >= 8)
                sum = Neighbours(sum, sum);
            if (left >= 4)
                sum = Neighbours(sum, sum);
            if (left >= 2)
                sum = Neighbours(sum, sum);
            return left >= 1 ? Neighbours(sum, sum) : sum;
        }

        // Narrow registers: twice as many, so that the memory is passed once.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static bool AreEight<TLane>()
            where TLane : struct, IPackedLane<TLane, TElement> => 8 * TLane.Count <= Accumulators;

        /// <summary>Accumulators that one pass over the memory keeps in registers.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int PerPass<TLane>()
            where TLane : struct, IPackedLane<TLane, TElement> => (AreEight<TLane>() ? 8 : 4) * TLane.Count;

        // Rows without a rest, of which one pass takes all columns: the order of Row, without a way through memory.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void WholeRows<TLane>(long row, long end, long length)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            bool isWidest = TLane.Count * sizeof(TElement) == WidestRegister;
            for (; row < end; row++)
            {
                TElement* from = x + (row * length), stop = from + length;
                TLane a = TLane.Of(op.Identity), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
                for (; from < stop; from += Accumulators)
                    Take(from, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
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
            TLane a = TLane.Of(op.Identity), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
            for (long i = 0; i < count; i += Accumulators)
                Take(source + i, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
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
            TElement* from, ref TLane a, ref TLane b, ref TLane c, ref TLane d, ref TLane e, ref TLane f, ref TLane g,
            ref TLane h)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            int step = TLane.Count;
            CacheLines.AskAhead(from, CacheLines.ReadAhead, PerPass<TLane>() * sizeof(TElement));
            a = Combine(a, from);
            b = Combine(b, from + step);
            c = Combine(c, from + 2 * step);
            d = Combine(d, from + 3 * step);
            if (!AreEight<TLane>())
                return;
            from += 4 * step;
            e = Combine(e, from);
            f = Combine(f, from + step);
            g = Combine(g, from + 2 * step);
            h = Combine(h, from + 3 * step);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TLane Combine<TLane>(TLane a, TElement* b)
            where TLane : struct, IPackedLane<TLane, TElement> =>
            typeof(TOp) == typeof(SumOp) ? TLane.Sum(a, b) : op.Combine(a, TLane.Load(b));
    }
}
