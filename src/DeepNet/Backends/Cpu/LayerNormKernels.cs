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
            var standard = new ProjectionTerm<TElement>(source, mean[row], rstd[row], default);
            Write<TScalar>(standard, row, Write<TLane>(standard, row, 0));
        }
    }

    private int Write<TLane>(in ProjectionTerm<TElement> standard, long row, int i)
        where TLane : struct, IPackedLane<TLane, TElement>
    {
        for (; i + TLane.Count <= n; i += TLane.Count)
        {
            TLane value = standard.Standard<TLane>(i);
            if (w != null)
                value *= TLane.Load(w + i);
            if (b != null)
                value += TLane.Load(b + i);
            TLane.Store(value, y + (row * n) + i);
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
        var gradient = new GradientTerm<TElement>(dy + (row * n), w);
        var projection = new ProjectionTerm<TElement>(x + (row * n), mean[row], rstd[row], gradient);
        TElement c1, c2;
        TScalar.Store(
            center ? NormSums.Sum<TLane, TScalar, TElement, GradientTerm<TElement>>(gradient, n) / n : TScalar.Of(0),
            &c1);
        TScalar.Store(NormSums.Sum<TLane, TScalar, TElement, ProjectionTerm<TElement>>(projection, n) / n, &c2);
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
