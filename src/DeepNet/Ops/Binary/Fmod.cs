using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>What is left of x after taking the divisor away as often as it fits; has the sign of x, as C#'s
    /// %.</summary>
    /// <remarks>torch.fmod.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    /// <exception cref="DivideByZeroException">An integer divisor is 0.</exception>
    public Tensor Fmod(Tensor divisor) => DivideWhole(nameof(Fmod), divisor, default(FmodOp));

    /// <summary>The same for one divisor.</summary>
    public Tensor Fmod(double divisor) =>
        DType.IsInteger() ? Fmod(ScalarLike(divisor)) : BinaryWith(nameof(Fmod), divisor, default(FmodOp));

    /// <summary>What is left of a, with its sign: C#'s %, and <see cref="Fmod(Tensor)"/>. PyTorch's % is <see
    /// cref="Remainder(Tensor)"/>.</summary>
    public static Tensor operator %(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Fmod(b);
    }

    /// <summary>The same for one divisor.</summary>
    public static Tensor operator %(Tensor a, double b)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Fmod(b);
    }
}

internal readonly struct FmodOp : IBinaryOp, IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Fmod(a, b);

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
        => IntegerDivision.Fmod(a, b);
}
