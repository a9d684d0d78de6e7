using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Mask of |x - other| ≤ atol + rtol · |other|; equal infinities are close, NaN only if <paramref
    /// name="equalNaN"/>.</summary>
    /// <remarks>torch.isclose.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public Tensor IsClose(Tensor other, double rtol = 1e-5, double atol = 1e-8, bool equalNaN = false) =>
        Compare(nameof(IsClose), this, other, new IsCloseOp(rtol, atol, equalNaN));

    /// <summary>Whether all elements are close; see <see cref="IsClose"/>. Waits for the device.</summary>
    /// <remarks>torch.allclose.</remarks>
    public bool AllClose(Tensor other, double rtol = 1e-5, double atol = 1e-8, bool equalNaN = false) =>
        IsTrueEverywhere(IsClose(other, rtol, atol, equalNaN));
}

internal readonly struct IsCloseOp(Setting rtol, Setting atol, bool equalNaN) : ICompareOp
{
    private readonly int _equalNaN = equalNaN ? 1 : 0; // kernels of a GPU take no bool

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Mask<T>(T a, T b)
        where T : struct, ILane<T>
    {
        T distance = T.Abs(a - b);
        T isNear = T.LessOrEqual(distance, T.FusedMultiplyAdd(T.Of(rtol), T.Abs(b), T.Of(atol)));
        T isClose = T.Or(T.Equal(a, b), T.And(isNear, T.Less(distance, T.Of(double.PositiveInfinity))));
        return _equalNaN != 0 ? T.Or(isClose, T.And(T.IsNaN(a), T.IsNaN(b))) : isClose;
    }

    public bool Holds<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
    {
        double x = double.CreateTruncating(a), y = double.CreateTruncating(b);
        return a == b || Math.Abs(x - y) <= atol.Value + (rtol.Value * Math.Abs(y));
    }
}
