using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>x · ln(other), and 0 where x = 0 whatever the other is, except for NaN.</summary>
    /// <remarks>torch.xlogy.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not floating point.</exception>
    public Tensor Xlogy(Tensor other) => Binary(nameof(Xlogy), this, other, default(XlogyOp));
}

internal readonly struct XlogyOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Select(T.And(T.Equal(a, T.Of(0)), T.Not(T.IsNaN(b))), T.Of(0), a * T.Log(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Log(Beside(a, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => a / Beside(a, b);

    // b, but 1 where a = 0 and the logarithm does not exist: the derivatives there are 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Beside<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Select(T.And(T.Equal(a, T.Of(0)), T.LessOrEqual(b, T.Of(0))), T.Of(1), b);
}
