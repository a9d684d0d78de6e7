using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Mask of the elements that are neither NaN nor infinite; all of an integer tensor.</summary>
    /// <remarks>torch.isfinite.</remarks>
    public Tensor IsFinite() => Compare(nameof(IsFinite), this, this, default(IsFiniteOp));
}

internal readonly struct IsFiniteOp : ICompareOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Mask<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Less(T.Abs(a), T.Of(double.PositiveInfinity));

    public bool Holds<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => true;
}
