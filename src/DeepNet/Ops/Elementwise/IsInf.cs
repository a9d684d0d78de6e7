using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Mask of the elements that are +∞ or -∞; none of an integer tensor.</summary>
    /// <remarks>torch.isinf.</remarks>
    public Tensor IsInf() => Compare(nameof(IsInf), this, this, default(IsInfOp));
}

internal readonly struct IsInfOp : ICompareOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Mask<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Equal(T.Abs(a), T.Of(double.PositiveInfinity));

    public bool Holds<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => false;
}
