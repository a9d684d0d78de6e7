using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>What forward and gradient do with a block of scores [keys, queries], a row per key.</summary>
internal static unsafe class AttentionBlocks<TLane, TScalar, TElement>
    where TLane : struct, IPackedLane<TLane, TElement>
    where TScalar : struct, IPackedLane<TScalar, TElement>
    where TElement : unmanaged
{
    private const int Width = AttentionPlan.Queries;

    /// <summary>target [columns of x, queries] = factor · xᵀ; queries past the last one are 0.</summary>
    public static void Transpose(TElement* x, long row, int queries, int size, double factor, TElement* target)
    {
        int padded = Padded(queries);
        TScalar f = TScalar.Of(factor);
        for (int i = 0; i < queries; i++)
        {
            TElement* source = x + (i * row), to = target + i;
            for (int d = 0; d < size; d++)
                TScalar.Store(TScalar.Load(source + d) * f, to + (d * Width));
        }

        for (int i = queries; i < padded; i++)
        {
            for (int d = 0; d < size; d++)
                target[(d * Width) + i] = default;
        }
    }

    /// <summary>Queries, with those that fill up whole columns of a product.</summary>
    public static int Padded(int queries) =>
        (queries + AttentionProduct<TLane, TElement>.Columns - 1) / AttentionProduct<TLane, TElement>.Columns
        * AttentionProduct<TLane, TElement>.Columns;

    /// <summary>Adds the mask and hides keys behind the query from the scores of a block.</summary>
    public static void Mask(in AttentionPlan plan, long matrix, int q0, int queries, int k0, int keys, TElement* scores)
    {
        int padded = Padded(queries);
        if (plan.HasMask)
        {
            TElement* mask = plan.Mask<TElement>(matrix) + (k0 * plan.MaskKey);
            for (int k = 0; k < keys; k++, mask += plan.MaskKey)
            {
                TElement* row = scores + (k * Width);
                for (int j = 0; j < padded; j += TLane.Count)
                {
                    TLane added = plan.MaskPerQuery ? TLane.Load(mask + q0 + j) : TLane.Broadcast(*mask);
                    TLane.Store(TLane.Load(row + j) + added, row + j);
                }
            }
        }

        if (!plan.IsCausal || k0 + keys - 1 <= q0)
            return;
        for (int k = Math.Max(0, q0 + 1 - k0); k < keys; k++)
        {
            TElement hidden = Element(double.NegativeInfinity);
            new Span<TElement>(scores + (k * Width), Math.Min(k0 + k - q0, padded)).Fill(hidden);
        }
    }

    /// <summary>The factors of dropout of a block: 0 or 1 / (1 - p).</summary>
    public static void Drop(
        in AttentionPlan plan, long matrix, int q0, int queries, int k0, int keys, TElement* factors)
    {
        TElement kept = Element(1 / (1 - plan.Dropout));
        ulong threshold = (ulong)Math.Round((1 - plan.Dropout) * 4294967296.0);
        for (int q = 0; q < queries; q++)
        {
            long first = (((matrix * plan.L) + q0 + q) * plan.S) + k0;
            PhiloxWords words = default;
            for (int k = 0; k < keys; k++)
            {
                long i = first + k;
                if (k == 0 || i % Philox.Words == 0)
                    words = Philox.Generate(plan.Random.Seed, plan.Random.Position + ((ulong)i / Philox.Words));
                factors[(k * Width) + q] = words[(int)(i % Philox.Words)] < threshold ? kept : default;
            }
        }

        for (int k = 0; k < keys; k++)
            new Span<TElement>(factors + (k * Width) + queries, Padded(queries) - queries).Clear();
    }

    /// <summary>x · y into x.</summary>
    public static void Multiply(TElement* x, TElement* y, int keys, int padded)
    {
        for (int k = 0; k < keys; k++)
        {
            for (int j = k * Width; j < (k * Width) + padded; j += TLane.Count)
                TLane.Store(TLane.Load(x + j) * TLane.Load(y + j), x + j);
        }
    }

    public static TElement Element(double value)
    {
        TElement element;
        TScalar.Store(TScalar.Of(value), &element);
        return element;
    }
}
