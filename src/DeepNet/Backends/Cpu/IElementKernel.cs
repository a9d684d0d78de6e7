using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Work on a range of items, written once for every SIMD width.</summary>
/// <remarks>Results must not depend on how the items are cut into ranges.</remarks>
internal interface IElementKernel<TElement>
    where TElement : unmanaged
{
    /// <summary>The widest register that pays, in bits.</summary>
    static virtual int MostBits => 512;

    /// <summary>Does items <paramref name="start"/> … <paramref name="end"/>-1,
    /// in vectors of TLane and the rest in TScalar.</summary>
    void Run<TLane, TScalar>(long start, long end)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>;
}
