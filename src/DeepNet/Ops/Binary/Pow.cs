using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>xᵉ, element by element; shapes broadcast.</summary>
    /// <remarks>Special cases are IEEE 754's pow. Integers wrap around; a negative exponent gives 0 but for ±1.
    /// torch.pow.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public Tensor Pow(Tensor exponent) => BinaryNumeric(nameof(Pow), this, exponent, default(PowOp));

    /// <summary>xᵉ for one exponent. ½, 2, 3, -1 and -½ are computed by roots and products, as PyTorch does.</summary>
    /// <exception cref="ArgumentException">The exponent of an integer tensor is negative or not one of its
    /// integers.</exception>
    public Tensor Pow(double exponent)
    {
        if (DType.IsInteger())
        {
            Check.Argument(
                exponent >= 0,
                $"Pow: exponent {exponent} of an {DType} tensor; "
                    + $"integers take exponents from 0 on, use Cast for others.");
            return Pow(ScalarLike(exponent));
        }

        return exponent switch
        {
            2 => Square(),
            3 => Elementwise(nameof(Pow), default(CubeOp)),
            0.5 => Sqrt(),
            -0.5 => Rsqrt(),
            -1 => Reciprocal(),
            _ => BinaryWith(nameof(Pow), exponent, default(PowOp)),
        };
    }

    /// <summary>aᵉ for one base and a tensor of exponents.</summary>
    /// <remarks>torch.pow(number, tensor).</remarks>
    public static Tensor Pow(double x, Tensor exponent)
    {
        ArgumentNullException.ThrowIfNull(exponent);
        return exponent.DType.IsInteger()
            ? exponent.ScalarLike(x).Pow(exponent)
            : exponent.BinaryWith(nameof(Pow), default(PowOp), x);
    }
}

internal readonly struct PowOp : IBinaryOp, IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Pow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
    {
        // b · aᵇ⁻¹, which is 0 for b = 0 even at a = 0.
        T isFlat = T.And(T.Equal(a, T.Of(0)), T.Equal(b, T.Of(0)));
        return b * T.Pow(a, T.Select(isFlat, T.Of(0), b - 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
    {
        // aᵇ ln a, which is 0 at a = 0 for b ≥ 0.
        T isFlat = T.And(T.Equal(a, T.Of(0)), T.LessOrEqual(T.Of(0), b));
        return T.Select(isFlat, T.Of(0), y * T.Log(T.Select(isFlat, T.Of(1), a)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
    {
        // By repeated squaring; 1 / aⁿ is whole for ±1 only.
        if (T.IsNegative(b))
            return a == T.One ? a : IntegerDivision.Abs(a) == T.One ? (T.IsOddInteger(b) ? a : T.One) : T.Zero;
        T y = T.One;
        for (; !T.IsZero(b); b >>= 1, a = unchecked(a * a))
        {
            if (T.IsOddInteger(b))
                y = unchecked(y * a);
        }

        return y;
    }
}

internal readonly struct CubeOp : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => x * x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => 3 * x * x;
}
