using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Mask of the elements that are NaN; none of an integer tensor.</summary>
    /// <remarks>torch.isnan.</remarks>
    public Tensor IsNaN() => Compare(nameof(IsNaN), this, this, default(IsNaNOp));
}

internal readonly struct IsNaNOp : ICompareOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Mask<T>(T a, T b)
        where T : struct, ILane<T>
        => T.IsNaN(a);

    public bool Holds<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => false;
}
