using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>xᵉ, element by element; shapes broadcast.</summary>
    /// <remarks>Special cases are IEEE 754's pow. torch.pow.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not floating point.</exception>
    public Tensor Pow(Tensor exponent) => Binary(nameof(Pow), this, exponent, default(PowOp));

    /// <summary>xᵉ for one exponent.</summary>
    public Tensor Pow(double exponent) => BinaryWith(nameof(Pow), exponent, default(PowOp));
}

internal readonly struct PowOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Pow(a, b);

    // b · aᵇ⁻¹, which is 0 for b = 0 even at a = 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Select(T.Equal(b, T.Of(0)), T.Of(0), b * T.Pow(a, b - 1));

    // aᵇ ln a, which is 0 at a = 0 for b ≥ 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Select(T.And(T.Equal(a, T.Of(0)), T.GreaterOrEqual(b, T.Of(0))), T.Of(0), y * T.Log(a));
}
