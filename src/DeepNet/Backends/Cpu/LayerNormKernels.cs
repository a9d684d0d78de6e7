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

/// <summary>One item is a block of rows; it owns a row of the parts of dw.</summary>
internal readonly unsafe struct LayerNormGradKernel<TElement>(
    TElement* dy, TElement* x, TElement* mean, TElement* rstd, TElement* w, TElement* dx, TElement* parts,
    int rows, int n, bool center, int rowsPerItem) : IElementKernel<TElement>
    where TElement : unmanaged
{
    public void Run<TLane, TScalar>(long start, long end)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
    {
        for (long item = start; item < end; item++)
        {
            TElement* part = parts == null ? null : parts + (item * n);
            if (part != null)
                new Span<TElement>(part, n).Clear();
            long last = Math.Min((item + 1) * rowsPerItem, rows);
            for (long row = item * rowsPerItem; row < last; row++)
                Row<TLane, TScalar>(row, part);
        }
    }

    private void Row<TLane, TScalar>(long row, TElement* part)
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
        Write<TScalar>(
            gradient, projection, row, part, c1, c2, Write<TLane>(gradient, projection, row, part, c1, c2, 0));
    }

    private int Write<TLane>(
        in GradientTerm<TElement> gradient, in ProjectionTerm<TElement> projection, long row, TElement* part,
        TElement c1, TElement c2, int i)
        where TLane : struct, IPackedLane<TLane, TElement>
    {
        TLane mean1 = TLane.Broadcast(c1), mean2 = TLane.Broadcast(c2), scale = TLane.Broadcast(rstd[row]);
        for (; i + TLane.Count <= n; i += TLane.Count)
        {
            TLane standard = projection.Standard<TLane>(i);
            TLane.Store((gradient.At<TLane>(i) - (standard * mean2) - mean1) * scale, dx + (row * n) + i);
            if (part != null)
            {
                TLane.Store(
                    TLane.FusedMultiplyAdd(TLane.Load(dy + (row * n) + i), standard, TLane.Load(part + i)), part + i);
            }
        }

        return i;
    }
}
