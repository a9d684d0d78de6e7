using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>What is left of x after division rounded down; has the sign of the divisor, unlike <see
    /// cref="Fmod(Tensor)"/> and C#'s %.</summary>
    /// <remarks>torch.remainder.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    /// <exception cref="DivideByZeroException">An integer divisor is 0.</exception>
    public Tensor Remainder(Tensor divisor) => DivideWhole(nameof(Remainder), divisor, default(RemainderOp));

    /// <summary>The same for one divisor.</summary>
    public Tensor Remainder(double divisor) =>
        DType.IsInteger()
            ? Remainder(ScalarLike(divisor))
            : BinaryWith(nameof(Remainder), divisor, default(RemainderOp));
}

internal readonly struct RemainderOp : IBinaryOp, IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
    {
        T rest = T.Fmod(a, b);
        return T.Select(T.Less(rest * T.CopySign(T.Of(1), b), T.Of(0)), rest + b, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Of(1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => -T.Round((a - y) / b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => IntegerDivision.Remainder(a, b);
}
