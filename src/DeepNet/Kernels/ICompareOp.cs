using System.Numerics;

namespace DeepNet.Kernels;

/// <summary>A relation between two numbers.</summary>
internal interface ICompareOp
{
    /// <summary>The mask of a ? b.</summary>
    T Mask<T>(T a, T b)
        where T : struct, ILane<T>;

    /// <summary>The same for integers.</summary>
    bool Holds<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>;
}
