using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Which gradients an item of <see cref="AttentionGradKernel{TElement}"/> computes.</summary>
internal enum AttentionGradPart
{
    /// <summary>All of a head of keys.</summary>
    All,

    /// <summary>Those of some keys and values, over all queries.</summary>
    Keys,

    /// <summary>Those of a block of queries, over all keys.</summary>
    Queries,
}

/// <summary>The gradients of attention; scores and weights are computed again, block by block.</summary>
/// <remarks>
/// P = exp(S - log sum), dP = dy vᵀ, dS = P (dP - δ) with δ = Σ dy y per query; dv += Pᵀ dy, dk += dSᵀ q, dq += dS k.
/// Every element is summed over its blocks in order, whichever way the work is cut.
/// </remarks>
internal readonly unsafe struct AttentionGradKernel<TElement>(
    AttentionPlan plan, AttentionGradPart part, AttentionMatrices<TElement> q, AttentionMatrices<TElement> k,
    AttentionMatrices<TElement> v, AttentionMatrices<TElement> y, AttentionMatrices<TElement> dy, TElement* logSums,
    AttentionMatrices<TElement> dq, AttentionMatrices<TElement> dk, AttentionMatrices<TElement> dv)
    : IElementKernel<TElement>
    where TElement : unmanaged
{
    /// <summary>Keys of an item of <see cref="AttentionGradPart.Keys"/>.</summary>
    private const int KeyRange = 256;

    private const int Width = AttentionPlan.Queries;
    private const int SumLanes = 16;

    private long KeyRanges => (plan.S + KeyRange - 1) / KeyRange;

    public long Items => part switch
    {
        AttentionGradPart.All => plan.Matrices / plan.Groups,
        AttentionGradPart.Keys => plan.Matrices / plan.Groups * KeyRanges,
        _ => plan.Matrices * plan.QueryBlocks,
    };

    public void Run<TLane, TScalar>(long start, long end)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
    {
        for (long item = start; item < end; item++)
        {
            if (part == AttentionGradPart.Queries)
            {
                (long matrix, long block) = Math.DivRem(item, plan.QueryBlocks);
                QueryBlock<TLane, TScalar>(matrix, (int)block * Width, 0, plan.S);
                continue;
            }

            (long group, long range) = part == AttentionGradPart.All ? (item, 0) : Math.DivRem(item, KeyRanges);
            int first = (int)range * KeyRange,
                last = part == AttentionGradPart.All ? plan.S : Math.Min(first + KeyRange, plan.S);
            for (int i = first; i < last; i++)
            {
                new Span<TElement>(dk[group] + (i * dk.Row), plan.D).Clear();
                new Span<TElement>(dv[group] + (i * dv.Row), plan.E).Clear();
            }

            for (long matrix = group * plan.Groups; matrix < (group + 1) * plan.Groups; matrix++)
            {
                for (int q0 = 0; q0 < plan.L; q0 += Width)
                    QueryBlock<TLane, TScalar>(matrix, q0, first, last);
            }
        }
    }

    /// <summary>A block of queries against the keys first … last-1.</summary>
    private void QueryBlock<TLane, TScalar>(long matrix, int q0, int first, int last)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
    {
        const int square = AttentionPlan.Keys * Width;
        int count = Math.Min(Width, plan.L - q0), padded = AttentionBlocks<TLane, TScalar, TElement>.Padded(count);
        TElement* queries = q[matrix] + (q0 * q.Row), outer = dy[matrix] + (q0 * dy.Row),
            queryGradients = dq[matrix] + (q0 * dq.Row);
        if (part != AttentionGradPart.Keys)
        {
            for (int i = 0; i < count; i++)
                new Span<TElement>(queryGradients + (i * dq.Row), plan.D).Clear();
        }

        last = Math.Min(last, plan.KeyEnd(q0 + count - 1));
        if (first >= last)
            return;

        TElement* weights = KernelScratch.Get<TElement>(
            ScratchSlot.Attention, (3L * square) + (Width * (plan.D + plan.E + 2L)));
        TElement* slopes = weights + square, drop = slopes + square, queriesAcross = drop + square,
            outerAcross = queriesAcross + (Width * (long)plan.D), logSum = outerAcross + (Width * (long)plan.E),
            delta = logSum + Width;
        AttentionBlocks<TLane, TScalar, TElement>.Transpose(queries, q.Row, count, plan.D, plan.Scale, queriesAcross);
        AttentionBlocks<TLane, TScalar, TElement>.Transpose(outer, dy.Row, count, plan.E, 1, outerAcross);
        new ReadOnlySpan<TElement>(logSums + (matrix * plan.L) + q0, count).CopyTo(new Span<TElement>(logSum, count));
        new Span<TElement>(logSum + count, Width - count).Clear();
        new Span<TElement>(delta + count, Width - count).Clear();
        TElement* result = y[matrix] + (q0 * y.Row);
        for (int i = 0; i < count; i++)
            Dot<TLane, TScalar>(outer + (i * dy.Row), result + (i * y.Row), delta + i);

        long group = matrix / plan.Groups;
        for (int k0 = first; k0 < last; k0 += AttentionPlan.Keys)
        {
            int n = Math.Min(AttentionPlan.Keys, last - k0);
            TElement* keys = k[group] + (k0 * k.Row);
            AttentionProduct<TLane, TElement>.Run(
                keys, k.Row, 1, queriesAcross, Width, weights, Width, n, padded, plan.D, add: false);
            AttentionBlocks<TLane, TScalar, TElement>.Mask(plan, matrix, q0, count, k0, n, weights);
            AttentionProduct<TLane, TElement>.Run(
                v[group] + (k0 * v.Row), v.Row, 1, outerAcross, Width, slopes, Width, n, padded, plan.E, add: false);
            if (plan.Dropout > 0)
            {
                AttentionBlocks<TLane, TScalar, TElement>.Drop(plan, matrix, q0, count, k0, n, drop);
                AttentionBlocks<TLane, TScalar, TElement>.Multiply(slopes, drop, n, padded);
            }

            for (int j = 0; j < padded; j += TLane.Count)
                Slopes<TLane>(weights + j, slopes + j, logSum + j, delta + j, n);
            if (part != AttentionGradPart.Keys)
            {
                AttentionProduct<TLane, TElement>.Run(
                    slopes, 1, Width, keys, k.Row, queryGradients, dq.Row, count, plan.D, n, add: true);
            }

            if (part == AttentionGradPart.Queries)
                continue;
            if (plan.Dropout > 0)
                AttentionBlocks<TLane, TScalar, TElement>.Multiply(weights, drop, n, padded);
            AttentionProduct<TLane, TElement>.Run(
                slopes, Width, 1, queries, q.Row, dk[group] + (k0 * dk.Row), dk.Row, n, plan.D, count, add: true);
            AttentionProduct<TLane, TElement>.Run(
                weights, Width, 1, outer, dy.Row, dv[group] + (k0 * dv.Row), dv.Row, n, plan.E, count, add: true);
        }
    }

    /// <summary>Scores to weights, and gradients of weights to those of scores, times the scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Slopes<TLane>(TElement* weights, TElement* slopes, TElement* logSum, TElement* delta, int keys)
        where TLane : struct, IPackedLane<TLane, TElement>
    {
        TLane shift = TLane.Load(logSum), mean = TLane.Load(delta), scale = TLane.Of(plan.Scale);
        for (int k = 0; k < keys; k++, weights += Width, slopes += Width)
        {
            TLane p = TLane.ExpNegative(TLane.Load(weights) - shift);
            TLane.Store(p, weights);
            TLane.Store(p * (TLane.Load(slopes) - mean) * scale, slopes);
        }
    }

    /// <summary>Σ a b over a row of values: 16 running sums, whatever the SIMD width, added up pairwise.</summary>
    private void Dot<TLane, TScalar>(TElement* a, TElement* b, TElement* result)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
    {
        TElement* sums = stackalloc TElement[SumLanes];
        for (int j = 0; j < SumLanes; j += TLane.Count)
        {
            TLane sum = TLane.Of(0);
            for (int e = j; e < plan.E; e += SumLanes)
                sum = TLane.FusedMultiplyAdd(TLane.Load(a + e), TLane.Load(b + e), sum);
            TLane.Store(sum, sums + j);
        }

        for (int half = SumLanes / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
                TScalar.Store(TScalar.Load(sums + i) + TScalar.Load(sums + i + half), sums + i);
        }

        *result = *sums;
    }
}
