namespace DeepNet.Gpu.Kernels;

/// <summary>Elements that are taken into one state, piece by piece: a sum, a maximum, or several numbers at once.
/// </summary>
internal interface IFold<TState>
    where TState : unmanaged
{
    /// <summary>The state before the first element.</summary>
    TState Empty { get; }

    /// <summary>The state with one more element.</summary>
    /// <param name="state">What was before.</param>
    /// <param name="place">Where the element lies in its tensor.</param>
    /// <param name="k">Which one it is along the dim that is folded.</param>
    TState Add(TState state, long place, long k);

    /// <summary>The states of two pieces as one.</summary>
    TState Join(TState a, TState b);
}
