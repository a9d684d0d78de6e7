using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Normalized sine cardinal: sin(πx) / (πx), 1 at 0.</summary>
    /// <remarks>torch.sinc.</remarks>
    public Tensor Sinc() => Elementwise(nameof(Sinc), default(SincOp));
}

internal readonly struct SincOp : IDerivativeOfArgument
{
    private const double Small = 0.25; // up to here seven terms of the series reach double precision

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
    {
        T n = T.Round(x);
        T half = 0.5 * n;

        // sin(πx) = ± sin(π(x - n)): exact zeros at whole numbers, however large.
        T sine = T.Sin(Math.PI * (x - n));
        T isZero = T.Equal(x, T.Of(0));
        sine = T.Select(T.Equal(half, T.Floor(half)), sine, -sine);
        return T.Select(isZero, T.Of(1), sine / (Math.PI * T.Select(isZero, T.Of(1), x)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
    {
        // The two terms of (cos πx - sinc x) / x cancel near 0: there its series in z = πx is used.
        T isSmall = T.Less(T.Abs(x), T.Of(Small));
        T z = Math.PI * T.Select(isSmall, x, T.Of(0));
        T square = z * z;
        T q = T.FusedMultiplyAdd(square, T.Of(-14.0 / 1307674368000), T.Of(12.0 / 6227020800));
        q = T.FusedMultiplyAdd(square, q, T.Of(-10.0 / 39916800));
        q = T.FusedMultiplyAdd(square, q, T.Of(8.0 / 362880));
        q = T.FusedMultiplyAdd(square, q, T.Of(-6.0 / 5040));
        q = T.FusedMultiplyAdd(square, q, T.Of(4.0 / 120));
        q = T.FusedMultiplyAdd(square, q, T.Of(-2.0 / 6));
        T n = T.Round(x);
        T half = 0.5 * n;
        T cosine = T.Cos(Math.PI * (x - n));
        cosine = T.Select(T.Equal(half, T.Floor(half)), cosine, -cosine);
        T large = (cosine - Forward(x)) / T.Select(isSmall, T.Of(1), x);
        return T.Select(isSmall, Math.PI * z * q, large);
    }
}
