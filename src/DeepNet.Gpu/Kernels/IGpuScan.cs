using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>A running combination along a dimension: what is read, how states join in order, what is written.</summary>
internal interface IGpuScan<TState>
    where TState : unmanaged
{
    /// <summary>The state before the first element: joining it changes nothing.</summary>
    TState Nothing { get; }

    /// <summary>The state of one element, number k of its row.</summary>
    TState Load(long place, long k);

    /// <summary>The state of some elements and of those right after them.</summary>
    TState Join(TState before, TState next);

    /// <summary>Writes the result up to an element.</summary>
    void Store(long place, TState state);
}

/// <summary>A running sum, product or the like.</summary>
internal readonly struct CombineScan<TElement, TCombine>(
    ArrayView<TElement> x, ArrayView<TElement> y, TCombine combine) : IGpuScan<TElement>
    where TElement : unmanaged
    where TCombine : struct, IGpuCombine<TElement>
{
    public TElement Nothing => combine.Identity;

    public TElement Load(long place, long k) => x[place];

    public TElement Join(TElement before, TElement next) => combine.Combine(before, next);

    public void Store(long place, TElement state) => y[place] = state;
}

/// <summary>y = factor · (y before) + term.</summary>
internal readonly struct LinearState<TElement>(TElement factor, TElement term)
    where TElement : unmanaged
{
    public readonly TElement Factor = factor, Term = term;
}

/// <summary>yₖ = aₖ·yₖ₋₁ + bₖ: two steps are again one such step.</summary>
internal readonly struct LinearScan<TLane, TElement>(
    ArrayView<TElement> a, ArrayView<TElement> b, ArrayView<TElement> y) : IGpuScan<LinearState<TElement>>
    where TLane : struct, IGpuLane<TLane, TElement>
    where TElement : unmanaged
{
    public LinearState<TElement> Nothing => new(TLane.Of(1.0).Element, TLane.Of(0.0).Element);

    // The first factor meets nothing: 0 · ∞ must not spoil the row.
    public LinearState<TElement> Load(long place, long k) => new(k == 0 ? TLane.Of(0.0).Element : a[place], b[place]);

    public LinearState<TElement> Join(LinearState<TElement> before, LinearState<TElement> next)
    {
        TLane factor = TLane.Of(next.Factor), term = TLane.Of(before.Term), zero = TLane.Of(0.0);

        // A product of many factors may be beyond the largest number where nothing has come yet that it could enlarge.
        TLane isBeyond = TLane.And(
            TLane.Equal(term, zero), TLane.Equal(TLane.Abs(factor), TLane.Of(double.PositiveInfinity)));
        TLane share = TLane.Select(isBeyond, zero, factor);
        return new(
            Product(TLane.Of(before.Factor), factor).Element,
            TLane.FusedMultiplyAdd(share, term, TLane.Of(next.Term)).Element);
    }

    /// <summary>0 wherever a factor is 0: an infinite one beside it was a product beyond the largest number.</summary>
    private static TLane Product(TLane a, TLane b)
    {
        TLane zero = TLane.Of(0.0), infinity = TLane.Of(double.PositiveInfinity);
        TLane isVoidA = TLane.And(TLane.Equal(b, zero), TLane.Equal(TLane.Abs(a), infinity));
        TLane isVoidB = TLane.And(TLane.Equal(a, zero), TLane.Equal(TLane.Abs(b), infinity));
        return TLane.Select(isVoidA, zero, a) * TLane.Select(isVoidB, zero, b);
    }

    public void Store(long place, LinearState<TElement> state) => y[place] = state.Term;
}

/// <summary>An element's rank and where it is; -1 for none.</summary>
internal readonly struct Ranked(ulong rank, long index)
{
    public readonly ulong Rank = rank;
    public readonly long Index = index;
}

/// <summary>Where the running extreme is, the last of equals.</summary>
internal readonly struct ArgScan<TOrder, TElement>(ArrayView<TElement> x, ArrayView<long> y, int largest)
    : IGpuScan<Ranked>
    where TOrder : struct, IGpuOrder<TElement>
    where TElement : unmanaged
{
    public Ranked Nothing => new(0, -1);

    public Ranked Load(long place, long k) => new(GpuOrder.Rank<TOrder, TElement>(x[place], largest), k);

    public Ranked Join(Ranked before, Ranked next) => next.Index >= 0 && next.Rank >= before.Rank ? next : before;

    public void Store(long place, Ranked state) => y[place] = state.Index;
}
