using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>What is summed.</summary>
internal interface ITerm<TLane>
{
    /// <summary>The term of the element at <paramref name="place"/>, number <paramref name="k"/> along the dim.
    /// </summary>
    TLane At(long place, long k);
}

/// <summary>What is summed, two sums at a time.</summary>
internal interface ITermPair<TLane>
{
    /// <summary>The terms of the element at <paramref name="place"/>, number <paramref name="k"/> along the dim.
    /// </summary>
    (TLane First, TLane Second) At(long place, long k);
}

/// <summary>Σ of terms.</summary>
internal readonly struct SumFold<TLane, TElement, TTerm>(TTerm term) : IFold<TElement>
    where TLane : struct, IGpuLane<TLane, TElement>
    where TElement : unmanaged
    where TTerm : struct, ITerm<TLane>
{
    public TElement Empty => TLane.Of(0.0).Element;

    public TElement Add(TElement state, long place, long k) => (TLane.Of(state) + term.At(place, k)).Element;

    public TElement Join(TElement a, TElement b) => (TLane.Of(a) + TLane.Of(b)).Element;
}

/// <summary>Two Σ of terms.</summary>
internal readonly struct SumPairFold<TLane, TElement, TTerm>(TTerm term) : IFold<Pair<TElement>>
    where TLane : struct, IGpuLane<TLane, TElement>
    where TElement : unmanaged
    where TTerm : struct, ITermPair<TLane>
{
    public Pair<TElement> Empty => new(TLane.Of(0.0).Element, TLane.Of(0.0).Element);

    public Pair<TElement> Add(Pair<TElement> state, long place, long k)
    {
        (TLane first, TLane second) = term.At(place, k);
        return new((TLane.Of(state.First) + first).Element, (TLane.Of(state.Second) + second).Element);
    }

    public Pair<TElement> Join(Pair<TElement> a, Pair<TElement> b) =>
        new((TLane.Of(a.First) + TLane.Of(b.First)).Element, (TLane.Of(a.Second) + TLane.Of(b.Second)).Element);
}

/// <summary>x.</summary>
internal readonly struct PlainTerm<TLane, TElement>(ArrayView<TElement> x) : ITerm<TLane>
    where TLane : struct, IGpuLane<TLane, TElement>
    where TElement : unmanaged
{
    public TLane At(long place, long k) => TLane.Of(x[place]);
}

/// <summary>(x - mean)².</summary>
internal readonly struct SquareTerm<TLane, TElement>(ArrayView<TElement> x, TElement mean) : ITerm<TLane>
    where TLane : struct, IGpuLane<TLane, TElement>
    where TElement : unmanaged
{
    public TLane At(long place, long k)
    {
        TLane centered = TLane.Of(x[place]) - TLane.Of(mean);
        return centered * centered;
    }
}
