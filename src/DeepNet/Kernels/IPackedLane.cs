namespace DeepNet.Kernels;

/// <summary>A lane that lies in memory as <see cref="Count"/> consecutive <typeparamref name="TElement"/>.</summary>
internal interface IPackedLane<T, TElement> : ILane<T>
    where T : struct, IPackedLane<T, TElement>
    where TElement : unmanaged
{
    /// <summary>Elements in the lane: 1 for the scalar lanes.</summary>
    static abstract int Count { get; }

    /// <summary>Reads from any address.</summary>
    static abstract unsafe T Load(TElement* source);

    /// <summary>Writes to any address.</summary>
    static abstract unsafe void Store(T value, TElement* destination);

    /// <summary>One value in every element.</summary>
    static abstract T Broadcast(TElement value);

    /// <summary>Bit i is set where element i of the mask is set.</summary>
    static abstract uint MaskBits(T mask);
}
