using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Step function: 0 for x &lt; 0, the given value at x = 0, 1 for x &gt; 0; 0 for NaN.</summary>
    /// <remarks>Gradient: 0 for x, dy for the value where it was taken. torch.heaviside.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public Tensor Heaviside(Tensor values) => BinaryNumeric(nameof(Heaviside), this, values, default(HeavisideOp));

    /// <summary>The same with one value.</summary>
    public Tensor Heaviside(double value) =>
        DType.IsInteger() ? Heaviside(ScalarLike(value)) : BinaryWith(nameof(Heaviside), value, default(HeavisideOp));
}

internal readonly struct HeavisideOp : IBinaryOp, IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Select(T.Equal(a, T.Of(0)), b, T.Select(T.Less(T.Of(0), a), T.Of(1), T.Of(0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Of(0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Select(T.Equal(a, T.Of(0)), T.Of(1), T.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => T.IsZero(a) ? b : T.IsPositive(a) ? T.One : T.Zero;
}
