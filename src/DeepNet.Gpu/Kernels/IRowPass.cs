namespace DeepNet.Gpu.Kernels;

/// <summary>A fold along a dim, and then every element anew from what was found.</summary>
internal interface IRowPass<TState> : IFold<TState>
    where TState : unmanaged
{
    /// <summary>What <see cref="Write"/> needs to know, once per column.</summary>
    TState Finish(TState state);

    /// <summary>Writes the element at a place.</summary>
    void Write(TState row, long place);
}
