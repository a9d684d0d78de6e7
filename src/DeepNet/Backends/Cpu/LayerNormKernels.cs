using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>One item is one row.</summary>
internal readonly unsafe struct LayerNormKernel<TElement>(
    TElement* x, TElement* y, TElement* mean, TElement* rstd, TElement* w, TElement* b,
    int n, double epsilon, bool center) : IElementKernel<TElement>
    where TElement : unmanaged
{
    public void Run<TLane, TScalar>(long start, long end)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
    {
        for (long row = start; row < end; row++)
        {
            TElement* source = x + (row * n);
            TScalar m = center
                ? NormSums.Sum<TLane, TScalar, TElement, PlainTerm<TElement>>(new(source), n) / n
                : TScalar.Of(0);
            TScalar.Store(m, mean + row);
            TScalar square = NormSums.Sum<TLane, TScalar, TElement, SquareTerm<TElement>>(
                new(source, mean[row]), n) / n;
            TScalar.Store(1 / TScalar.Sqrt(square + epsilon), rstd + row);
            Write<TScalar>(row, Write<TLane>(row, 0));
        }
    }

    private int Write<TLane>(long row, int i)
        where TLane : struct, IPackedLane<TLane, TElement>
    {
        TElement* xRow = x + (row * n), yRow = y + (row * n), weight = w, bias = b;
        TLane center = TLane.Broadcast(mean[row]), scale = TLane.Broadcast(rstd[row]);
        for (; i + TLane.Count <= n; i += TLane.Count)
        {
            TLane value = (TLane.Load(xRow + i) - center) * scale;
            if (weight != null)
                value *= TLane.Load(weight + i);
            if (bias != null)
                value += TLane.Load(bias + i);
            TLane.Store(value, yRow + i);
        }

        return i;
    }
}

/// <summary>One item is a block of rows; it owns a row of the parts of dw and of db.</summary>
internal readonly unsafe struct LayerNormGradKernel<TElement>(
    TElement* dy, TElement* x, TElement* mean, TElement* rstd, TElement* w, TElement* dx,
    TElement* partsW, TElement* partsB, int rows, int n, bool center, int rowsPerItem, bool isPast)
    : IElementKernel<TElement>
    where TElement : unmanaged
{
    public void Run<TLane, TScalar>(long start, long end)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
    {
        for (long item = start; item < end; item++)
        {
            TElement* partW = partsW == null ? null : partsW + (item * n);
            TElement* partB = partsB == null ? null : partsB + (item * n);
            if (partW != null)
                new Span<TElement>(partW, n).Clear();
            if (partB != null)
                new Span<TElement>(partB, n).Clear();
            long last = Math.Min((item + 1) * rowsPerItem, rows);
            for (long row = item * rowsPerItem; row < last; row++)
                Row<TLane, TScalar>(row, partW, partB);
        }
    }

    private void Row<TLane, TScalar>(long row, TElement* partW, TElement* partB)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
    {
        (TScalar sum, TScalar projected) = NormSums.Gradients<TLane, TScalar, TElement>(
            new(dy + (row * n), w, x + (row * n), mean[row], rstd[row]), n);
        TElement c1, c2;
        TScalar.Store(center ? sum / n : TScalar.Of(0), &c1);
        TScalar.Store(projected / n, &c2);
        var line = new GradientLine<TElement>(
            dy + (row * n), x + (row * n), w, dx + (row * n), partW, partB, mean[row], rstd[row], c1, c2);
        line.Write<TScalar>(line.Write<TLane>(0, n, isPast && n % TLane.Count == 0), n);
    }
}

/// <summary>The last pass over a row: dx = rstd (dy w - x̂ c₂ - c₁), and what the row adds to dw and db.</summary>
internal readonly unsafe struct GradientLine<TElement>(
    TElement* dy, TElement* x, TElement* w, TElement* dx, TElement* partW, TElement* partB,
    TElement mean, TElement rstd, TElement c1, TElement c2)
    where TElement : unmanaged
{
    public int Write<TLane>(int i, int n, bool isPast = false)
        where TLane : struct, IPackedLane<TLane, TElement>
    {
        // Locals: a store through a pointer could change the fields, as far as the compiler knows.
        TElement* dyRow = dy, xRow = x, weight = w, dxRow = dx, dw = partW, db = partB;
        TLane center = TLane.Broadcast(mean), scale = TLane.Broadcast(rstd);
        TLane mean1 = TLane.Broadcast(c1), mean2 = TLane.Broadcast(c2);
        for (; i + TLane.Count <= n; i += TLane.Count)
        {
            TLane standard = (TLane.Load(xRow + i) - center) * scale, g = TLane.Load(dyRow + i);
            if (db != null)
                TLane.Store(TLane.Load(db + i) + g, db + i);
            if (dw != null)
                TLane.Store(TLane.FusedMultiplyAdd(g, standard, TLane.Load(dw + i)), dw + i);
            if (weight != null)
                g *= TLane.Load(weight + i);
            TLane value = (g - (standard * mean2) - mean1) * scale;
            if (isPast)
                TLane.StorePast(value, dxRow + i);
            else
                TLane.Store(value, dxRow + i);
        }

        return i;
    }
}
