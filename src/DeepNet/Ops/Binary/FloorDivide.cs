using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>x / divisor, rounded down to a whole number; for integers too. The gradient is 0.</summary>
    /// <remarks>Fits together with <see cref="Remainder(Tensor)"/>: x = FloorDivide · divisor + Remainder.
    /// torch.floor_divide,
    /// torch.div(rounding_mode='floor').</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    /// <exception cref="DivideByZeroException">An integer divisor is 0.</exception>
    public Tensor FloorDivide(Tensor divisor) => DivideWhole(nameof(FloorDivide), divisor, default(FloorDivideOp));

    /// <summary>The same for one divisor.</summary>
    public Tensor FloorDivide(double divisor) =>
        DType.IsInteger()
            ? FloorDivide(ScalarLike(divisor))
            : BinaryWith(nameof(FloorDivide), divisor, default(FloorDivideOp));
}

internal readonly struct FloorDivideOp : IBinaryOp, IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
    {
        // (a - a mod b) / b is a whole number up to rounding; one less where the remainder has the other sign.
        T rest = T.Fmod(a, b);
        T isCrossed = T.Less(rest * T.CopySign(T.Of(1), b), T.Of(0));
        T y = T.Round((a - rest) / b) - T.Select(isCrossed, T.Of(1), T.Of(0));
        return T.Select(T.Equal(b, T.Of(0)), a / b, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Of(0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Of(0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => IntegerDivision.Floor(a, b);
}
