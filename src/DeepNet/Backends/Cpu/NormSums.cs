using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>What is summed over a row.</summary>
internal unsafe interface INormTerm<TElement>
    where TElement : unmanaged
{
    /// <summary>The terms from position <paramref name="i"/> of the row on.</summary>
    TLane At<TLane>(long i)
        where TLane : struct, IPackedLane<TLane, TElement>;
}

/// <summary>Sums over rows in one order for every SIMD width: term i goes to accumulator i mod 64,
/// and halves are added.</summary>
internal static unsafe class NormSums
{
    private const int Accumulators = 64;

    public static TScalar Sum<TLane, TScalar, TElement, TTerm>(in TTerm term, long count)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
        where TElement : unmanaged
        where TTerm : struct, INormTerm<TElement>
    {
        TElement* sums = stackalloc TElement[Accumulators];
        long whole = count / Accumulators * Accumulators;
        for (int column = 0; column < Accumulators; column += 4 * TLane.Count)
            Accumulate<TLane, TElement, TTerm>(term, column, whole, sums + column);
        long i = whole;
        for (; i + TLane.Count <= count; i += TLane.Count)
            TLane.Store(TLane.Load(sums + (i - whole)) + term.At<TLane>(i), sums + (i - whole));
        for (; i < count; i++)
            TScalar.Store(TScalar.Load(sums + (i - whole)) + term.At<TScalar>(i), sums + (i - whole));

        for (int half = Accumulators / 2; half > 0; half /= 2)
        {
            int j = 0;
            for (; j + TLane.Count <= half; j += TLane.Count)
                TLane.Store(TLane.Load(sums + j) + TLane.Load(sums + j + half), sums + j);
            for (; j < half; j++)
                TScalar.Store(TScalar.Load(sums + j) + TScalar.Load(sums + j + half), sums + j);
        }

        return TScalar.Load(sums);
    }

    private static void Accumulate<TLane, TElement, TTerm>(in TTerm term, long column, long count, TElement* sums)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
        where TTerm : struct, INormTerm<TElement>
    {
        TLane a = TLane.Of(0), b = a, c = a, d = a;
        for (long i = column; i < count; i += Accumulators)
        {
            a += term.At<TLane>(i);
            b += term.At<TLane>(i + TLane.Count);
            c += term.At<TLane>(i + (2 * TLane.Count));
            d += term.At<TLane>(i + (3 * TLane.Count));
        }

        TLane.Store(a, sums);
        TLane.Store(b, sums + TLane.Count);
        TLane.Store(c, sums + (2 * TLane.Count));
        TLane.Store(d, sums + (3 * TLane.Count));
    }
}

/// <summary>x.</summary>
internal readonly unsafe struct PlainTerm<TElement>(TElement* x) : INormTerm<TElement>
    where TElement : unmanaged
{
    public TLane At<TLane>(long i)
        where TLane : struct, IPackedLane<TLane, TElement>
        => TLane.Load(x + i);
}

/// <summary>(x - mean)².</summary>
internal readonly unsafe struct SquareTerm<TElement>(TElement* x, TElement mean) : INormTerm<TElement>
    where TElement : unmanaged
{
    public TLane At<TLane>(long i)
        where TLane : struct, IPackedLane<TLane, TElement>
    {
        TLane centered = TLane.Load(x + i) - TLane.Broadcast(mean);
        return centered * centered;
    }
}

/// <summary>The gradient of the standardized value: dy, times w where there is one per element.</summary>
internal readonly unsafe struct GradientTerm<TElement>(TElement* dy, TElement* w) : INormTerm<TElement>
    where TElement : unmanaged
{
    public TLane At<TLane>(long i)
        where TLane : struct, IPackedLane<TLane, TElement>
        => w == null ? TLane.Load(dy + i) : TLane.Load(dy + i) * TLane.Load(w + i);
}

/// <summary>That gradient times the standardized value (x - mean) · rstd.</summary>
internal readonly unsafe struct ProjectionTerm<TElement>(
    TElement* x, TElement mean, TElement rstd, GradientTerm<TElement> gradient) : INormTerm<TElement>
    where TElement : unmanaged
{
    public TLane At<TLane>(long i)
        where TLane : struct, IPackedLane<TLane, TElement>
        => gradient.At<TLane>(i) * Standard<TLane>(i);

    public TLane Standard<TLane>(long i)
        where TLane : struct, IPackedLane<TLane, TElement>
        => (TLane.Load(x + i) - TLane.Broadcast(mean)) * TLane.Broadcast(rstd);
}
