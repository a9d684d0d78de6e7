using DeepNet.Kernels;

namespace DeepNet.Gpu.Kernels;

/// <summary>A lane of one number in one thread of a GPU.</summary>
internal interface IGpuLane<T, TElement> : ILane<T>
    where T : struct, IGpuLane<T, TElement>
    where TElement : unmanaged
{
    /// <summary>The number.</summary>
    TElement Element { get; }

    /// <summary>A number from memory.</summary>
    static abstract T Of(TElement value);

    /// <summary>Whether a mask is set.</summary>
    static abstract bool IsSet(T mask);
}
