using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>The maximum m and Σ exp(x - m) in one pass: the sum so far is scaled where the maximum grows.</summary>
/// <remarks>Milakov and Gimelshein, Online normalizer calculation for softmax, 2018.</remarks>
internal readonly struct ExpSumFold<TLane, TElement>(ArrayView<TElement> x) : IFold<Pair<TElement>>
    where TLane : struct, IGpuLane<TLane, TElement>
    where TElement : unmanaged
{
    public Pair<TElement> Empty => new(TLane.Of(double.NegativeInfinity).Element, TLane.Of(0.0).Element);

    public Pair<TElement> Add(Pair<TElement> state, long place, long k)
    {
        TLane value = TLane.Of(x[place]), max = TLane.Of(state.First), sum = TLane.Of(state.Second);
        TLane isLarger = TLane.Less(max, value), e = Scale(max, value);

        // NaN is no maximum; its e makes the sum NaN.
        sum = TLane.Select(isLarger, (sum * e) + TLane.Of(1.0), sum + e);
        return new(TLane.Select(isLarger, value, max).Element, sum.Element);
    }

    public Pair<TElement> Join(Pair<TElement> a, Pair<TElement> b)
    {
        TLane maxA = TLane.Of(a.First), maxB = TLane.Of(b.First), sumA = TLane.Of(a.Second), sumB = TLane.Of(b.Second);
        TLane isLarger = TLane.Less(maxA, maxB), e = Scale(maxA, maxB);
        TLane sum = TLane.Select(isLarger, (sumA * e) + sumB, sumA + (sumB * e));
        return new(TLane.Select(isLarger, maxB, maxA).Element, sum.Element);
    }

    /// <summary>The sum; NaN if the maximum is infinite, since x - m has no value there.</summary>
    public static TLane Sum(Pair<TElement> state)
    {
        TLane max = TLane.Of(state.First);
        return TLane.Of(state.Second) + (max - max);
    }

    /// <summary>The maximum and the logarithm of the sum.</summary>
    public static Pair<TElement> Logarithm(Pair<TElement> state) => new(state.First, TLane.Log(Sum(state)).Element);

    // exp of the smaller less the larger; equal infinities have no difference.
    private static TLane Scale(TLane a, TLane b) =>
        TLane.Exp(-TLane.Abs(TLane.Select(TLane.Equal(a, b), TLane.Of(0.0), b - a)));
}
