using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>x / divisor without its fraction, as C#'s / for integers. The gradient is 0.</summary>
    /// <remarks>torch.div(rounding_mode='trunc').</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    /// <exception cref="DivideByZeroException">An integer divisor is 0.</exception>
    public Tensor TruncDivide(Tensor divisor) => DivideWhole(nameof(TruncDivide), divisor, default(TruncDivideOp));

    /// <summary>The same for one divisor.</summary>
    public Tensor TruncDivide(double divisor) =>
        DType.IsInteger()
            ? TruncDivide(ScalarLike(divisor))
            : BinaryWith(nameof(TruncDivide), divisor, default(TruncDivideOp));
}

internal readonly struct TruncDivideOp : IBinaryOp, IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Truncate(a / b);

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
        => IntegerDivision.Truncate(a, b);
}
