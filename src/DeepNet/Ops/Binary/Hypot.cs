using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>√(x² + other²) without overflow on the way; ∞ if either is infinite. The gradient at the origin is
    /// 0.</summary>
    /// <remarks>torch.hypot.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not floating point.</exception>
    public Tensor Hypot(Tensor other) => Binary(nameof(Hypot), this, other, default(HypotOp));
}

internal readonly struct HypotOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
    {
        T absA = T.Abs(a), absB = T.Abs(b);
        T large = T.Max(absA, absB), infinity = T.Of(double.PositiveInfinity);
        T ratio = T.Min(absA, absB) / T.Select(T.Equal(large, T.Of(0)), T.Of(1), large);
        T y = large * T.Sqrt(T.FusedMultiplyAdd(ratio, ratio, T.Of(1)));
        return T.Select(T.Or(T.Equal(absA, infinity), T.Equal(absB, infinity)), infinity, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => Slope(a, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => Slope(b, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Slope<T>(T x, T y)
        where T : struct, ILane<T>
        => x / T.Select(T.Equal(y, T.Of(0)), T.Of(1), y);
}
