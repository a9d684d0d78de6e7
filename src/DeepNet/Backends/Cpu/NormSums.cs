using System.Runtime.CompilerServices;
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

    [SkipLocalsInit]
    public static TScalar Sum<TLane, TScalar, TElement, TTerm>(TTerm term, long count)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
        where TElement : unmanaged
        where TTerm : struct, INormTerm<TElement>
    {
        if (count % Accumulators == 0 && 8 * TLane.Count >= Accumulators)
            return TScalar.Broadcast(Whole<TLane, TElement, TTerm>(term, count));

        TElement* sums = stackalloc TElement[Accumulators];
        long whole = count - (count % Accumulators), i = whole;
        for (int column = 0; column < Accumulators; column += 4 * TLane.Count)
            Accumulate<TLane, TElement, TTerm>(term, column, whole, sums + column);
        for (; i + TLane.Count <= count; i += TLane.Count)
            TLane.Store(TLane.Load(sums + (i - whole)) + term.At<TLane>(i), sums + (i - whole));
        for (; i < count; i++)
            TScalar.Store(TScalar.Load(sums + (i - whole)) + term.At<TScalar>(i), sums + (i - whole));
        return TScalar.Broadcast(Total<TLane, TElement>(sums));
    }

    /// <summary>Σ g and Σ g (x - mean) · rstd, in one pass over memory: g is dy, times w if there is one.</summary>
    [SkipLocalsInit]
    public static (TScalar Sum, TScalar Projected) Gradients<TLane, TScalar, TElement>(
        GradientRow<TElement> row, long count)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
        where TElement : unmanaged
    {
        TElement* sums = stackalloc TElement[2 * Accumulators], projected = sums + Accumulators;
        long whole = count - (count % Accumulators);
        for (int column = 0; column < Accumulators; column += 4 * TLane.Count)
            Accumulate<TLane, TElement>(row, column, whole, sums + column, projected + column);
        row.AddRest<TScalar>(row.AddRest<TLane>(whole, whole, count, sums, projected), whole, count, sums, projected);
        return (TScalar.Broadcast(Total<TLane, TElement>(sums)), TScalar.Broadcast(Total<TLane, TElement>(projected)));
    }

    /// <summary>A sum without a rest, all of whose accumulators stay in registers.</summary>
    private static TElement Whole<TLane, TElement, TTerm>(TTerm term, long count)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
        where TTerm : struct, INormTerm<TElement>
    {
        int step = TLane.Count;
        TLane a = TLane.Of(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
        for (long i = 0; i < count; i += Accumulators)
        {
            a += term.At<TLane>(i);
            b += term.At<TLane>(i + step);
            c += term.At<TLane>(i + (2 * step));
            d += term.At<TLane>(i + (3 * step));
            if (4 * step == Accumulators)
                continue;
            e += term.At<TLane>(i + (4 * step));
            f += term.At<TLane>(i + (5 * step));
            g += term.At<TLane>(i + (6 * step));
            h += term.At<TLane>(i + (7 * step));
        }

        if (4 * step != Accumulators)
            (a, b, c, d) = (a + e, b + f, c + g, d + h);
        return TLane.SumOfHalves((a + c) + (b + d));
    }

    private static void Accumulate<TLane, TElement, TTerm>(TTerm term, long column, long count, TElement* sums)
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

        Store<TLane, TElement>(sums, a, b, c, d);
    }

    private static void Accumulate<TLane, TElement>(
        GradientRow<TElement> row, long column, long count, TElement* sums, TElement* projected)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        TLane a = TLane.Of(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
        for (long i = column; i < count; i += Accumulators)
        {
            row.Add(i, ref a, ref e);
            row.Add(i + TLane.Count, ref b, ref f);
            row.Add(i + (2 * TLane.Count), ref c, ref g);
            row.Add(i + (3 * TLane.Count), ref d, ref h);
        }

        Store<TLane, TElement>(sums, a, b, c, d);
        Store<TLane, TElement>(projected, e, f, g, h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLane, TElement>(TElement* sums, TLane a, TLane b, TLane c, TLane d)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        TLane.Store(a, sums);
        TLane.Store(b, sums + TLane.Count);
        TLane.Store(c, sums + (2 * TLane.Count));
        TLane.Store(d, sums + (3 * TLane.Count));
    }

    // The last two halvings and what follows in registers: a way through memory would take longer than they do.
    private static TElement Total<TLane, TElement>(TElement* sums)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        int half = Accumulators / 2;
        for (; half > 2 * TLane.Count; half /= 2)
        {
            for (int j = 0; j < half; j += TLane.Count)
                TLane.Store(TLane.Load(sums + j) + TLane.Load(sums + j + half), sums + j);
        }

        TLane even = TLane.Load(sums) + TLane.Load(sums + half);
        TLane odd = TLane.Load(sums + TLane.Count) + TLane.Load(sums + half + TLane.Count);
        return TLane.SumOfHalves(even + odd);
    }
}

/// <summary>x.</summary>
internal readonly unsafe struct PlainTerm<TElement>(TElement* x) : INormTerm<TElement>
    where TElement : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(long i)
        where TLane : struct, IPackedLane<TLane, TElement>
        => TLane.Load(x + i);
}

/// <summary>(x - mean)².</summary>
internal readonly unsafe struct SquareTerm<TElement>(TElement* x, TElement mean) : INormTerm<TElement>
    where TElement : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(long i)
        where TLane : struct, IPackedLane<TLane, TElement>
    {
        TLane centered = TLane.Load(x + i) - TLane.Broadcast(mean);
        return centered * centered;
    }
}

/// <summary>A row whose gradient is asked for: dy, weights or null, x, and the mean and 1 / deviation of x.</summary>
internal readonly unsafe struct GradientRow<TElement>(
    TElement* dy, TElement* w, TElement* x, TElement mean, TElement rstd)
    where TElement : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<TLane>(long i, ref TLane sum, ref TLane projected)
        where TLane : struct, IPackedLane<TLane, TElement>
    {
        TLane gradient = TLane.Load(dy + i);
        if (w != null)
            gradient *= TLane.Load(w + i);
        sum += gradient;
        projected += gradient * ((TLane.Load(x + i) - TLane.Broadcast(mean)) * TLane.Broadcast(rstd));
    }

    public long AddRest<TLane>(long i, long start, long count, TElement* sums, TElement* projected)
        where TLane : struct, IPackedLane<TLane, TElement>
    {
        for (; i + TLane.Count <= count; i += TLane.Count)
        {
            TLane sum = TLane.Load(sums + (i - start)), product = TLane.Load(projected + (i - start));
            Add(i, ref sum, ref product);
            TLane.Store(sum, sums + (i - start));
            TLane.Store(product, projected + (i - start));
        }

        return i;
    }
}
