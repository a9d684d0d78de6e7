using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Attention with the running softmax of Dao et al.: one item is a block of queries of one head.</summary>
/// <remarks>
/// Block by block of keys: scores, their new maximum m, weights exp(score - m), and what was summed so far scaled by
/// exp(old m - m). Logarithms of the sums are kept for the gradient: ∞ where a query may attend to nothing.
/// </remarks>
internal readonly unsafe struct AttentionKernel<TElement>(
    AttentionPlan plan, AttentionMatrices<TElement> q, AttentionMatrices<TElement> k, AttentionMatrices<TElement> v,
    AttentionMatrices<TElement> y, TElement* logSums) : IElementKernel<TElement>
    where TElement : unmanaged
{
    private const int Width = AttentionPlan.Queries;

    public void Run<TLane, TScalar>(long start, long end)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
    {
        int square = AttentionPlan.Keys * Width;
        TElement* scratch = KernelScratch.Get<TElement>(
            ScratchSlot.Attention,
            (2L * square) + (Width * (plan.D + plan.E + 3L)) + (AttentionPlan.Keys * (long)plan.E));
        TElement* scores = scratch, drop = scores + square, queries = drop + square,
            sum = queries + (Width * (long)plan.D), maximum = sum + (Width * (long)plan.E), total = maximum + Width,
            factor = total + Width, packed = factor + Width;
        for (long item = start; item < end; item++)
        {
            (long matrix, long block) = Math.DivRem(item, plan.QueryBlocks);
            int q0 = (int)block * Width, count = Math.Min(Width, plan.L - q0),
                padded = AttentionBlocks<TLane, TScalar, TElement>.Padded(count);
            AttentionBlocks<TLane, TScalar, TElement>.Transpose(
                q[matrix] + (q0 * q.Row), q.Row, count, plan.D, plan.Scale, queries);
            new Span<TElement>(sum, Width * plan.E).Clear();
            new Span<TElement>(total, Width).Clear();
            new Span<TElement>(maximum, Width).Fill(
                AttentionBlocks<TLane, TScalar, TElement>.Element(double.NegativeInfinity));
            TElement* keys = k[matrix / plan.Groups], values = v[matrix / plan.Groups];
            int keyEnd = plan.KeyEnd(q0 + count - 1);
            for (int k0 = 0; k0 < keyEnd; k0 += AttentionPlan.Keys)
            {
                int n = Math.Min(AttentionPlan.Keys, keyEnd - k0);
                AttentionProduct<TLane, TElement>.Run(
                    keys + (k0 * k.Row), k.Row, 1, queries, Width, scores, Width, n, padded, plan.D, add: false);
                AttentionBlocks<TLane, TScalar, TElement>.Mask(plan, matrix, q0, count, k0, n, scores);
                for (int j = 0; j < padded; j += 2 * TLane.Count)
                    Weigh<TLane>(scores + j, n, maximum + j, total + j, factor + j);
                if (plan.Dropout > 0)
                {
                    AttentionBlocks<TLane, TScalar, TElement>.Drop(plan, matrix, q0, count, k0, n, drop);
                    AttentionBlocks<TLane, TScalar, TElement>.Multiply(scores, drop, n, padded);
                }

                for (int i = 0; i < n; i++)
                {
                    new ReadOnlySpan<TElement>(values + ((k0 + i) * v.Row), plan.E).CopyTo(
                        new Span<TElement>(packed + (i * plan.E), plan.E));
                }

                AttentionProduct<TLane, TElement>.Run(
                    scores, 1, Width, packed, plan.E, sum, plan.E, count, plan.E, n, add: true, factor);
            }

            for (int j = 0; j < padded; j += TLane.Count)
                Normalize<TLane>(maximum + j, total + j, factor + j);
            TElement* target = y[matrix] + (q0 * y.Row);
            for (int i = 0; i < count; i++, target += y.Row)
            {
                TLane f = TLane.Broadcast(factor[i]);
                for (int e = 0; e < plan.E; e += TLane.Count)
                    TLane.Store(TLane.Load(sum + (i * plan.E) + e) * f, target + e);
            }

            new ReadOnlySpan<TElement>(maximum, count).CopyTo(
                new Span<TElement>(logSums + (matrix * plan.L) + q0, count));
        }
    }

    /// <summary>Scores of two vectors of queries to weights; the running maximum and total follow, and the factor
    /// of what
    /// came before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Weigh<TLane>(TElement* scores, int keys, TElement* maximum, TElement* total, TElement* factor)
        where TLane : struct, IPackedLane<TLane, TElement>
    {
        TLane old0 = TLane.Load(maximum), old1 = TLane.Load(maximum + TLane.Count), max0 = old0, max1 = old1,
            even0 = old0, even1 = old1;
        TElement* row = scores;
        int k = 0;
        for (; k + 2 <= keys; k += 2, row += 2 * Width)
        {
            max0 = TLane.MaxNumber(max0, TLane.Load(row));
            max1 = TLane.MaxNumber(max1, TLane.Load(row + TLane.Count));
            even0 = TLane.MaxNumber(even0, TLane.Load(row + Width));
            even1 = TLane.MaxNumber(even1, TLane.Load(row + Width + TLane.Count));
        }

        if (k < keys)
        {
            max0 = TLane.MaxNumber(max0, TLane.Load(row));
            max1 = TLane.MaxNumber(max1, TLane.Load(row + TLane.Count));
        }

        max0 = TLane.MaxNumber(max0, even0);
        max1 = TLane.MaxNumber(max1, even1);
        TLane.Store(max0, maximum);
        TLane.Store(max1, maximum + TLane.Count);

        // All keys hidden so far: exp(-∞ - 0) is 0, where -∞ + ∞ would be NaN.
        TLane least = TLane.Of(double.NegativeInfinity), zero = TLane.Of(0);
        max0 = TLane.Select(TLane.Equal(max0, least), zero, max0);
        max1 = TLane.Select(TLane.Equal(max1, least), zero, max1);
        TLane sum0 = zero, sum1 = zero;
        row = scores;
        for (k = 0; k < keys; k++, row += Width)
        {
            TLane e0 = TLane.ExpNegative(TLane.Load(row) - max0),
                e1 = TLane.ExpNegative(TLane.Load(row + TLane.Count) - max1);
            sum0 += e0;
            sum1 += e1;
            TLane.Store(e0, row);
            TLane.Store(e1, row + TLane.Count);
        }

        TLane f0 = TLane.ExpNegative(old0 - max0), f1 = TLane.ExpNegative(old1 - max1);
        TLane.Store(f0, factor);
        TLane.Store(f1, factor + TLane.Count);
        TLane.Store(TLane.FusedMultiplyAdd(TLane.Load(total), f0, sum0), total);
        TLane.Store(TLane.FusedMultiplyAdd(TLane.Load(total + TLane.Count), f1, sum1), total + TLane.Count);
    }

    /// <summary>1 / total to the factor and max + log total to the maximum; 0 and ∞ where there was no key.</summary>
    private static void Normalize<TLane>(TElement* maximum, TElement* total, TElement* factor)
        where TLane : struct, IPackedLane<TLane, TElement>
    {
        TLane sum = TLane.Load(total), isEmpty = TLane.Equal(sum, TLane.Of(0));
        TLane.Store(TLane.Select(isEmpty, sum, TLane.Of(1) / sum), factor);
        TLane logSum = TLane.Load(maximum) + TLane.Log(sum);
        TLane.Store(TLane.Select(isEmpty, TLane.Of(double.PositiveInfinity), logSum), maximum);
    }
}
