using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The larger of both, element by element; NaN if either is. At ties the gradient is split in
    /// halves.</summary>
    /// <remarks>torch.maximum.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public Tensor Maximum(Tensor other) => BinaryNumeric(nameof(Maximum), this, other, default(MaximumOp));

    /// <summary>The same with one number, in this tensor's type.</summary>
    public Tensor Maximum(double other) =>
        DType.IsInteger() ? Maximum(ScalarLike(other)) : BinaryWith(nameof(Maximum), other, default(MaximumOp));
}

internal readonly struct MaximumOp : IBinaryOp, IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Select(T.Less(b, a), T.Of(1), T.Select(T.Equal(a, b), T.Of(0.5), T.Of(0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Select(T.Less(a, b), T.Of(1), T.Select(T.Equal(a, b), T.Of(0.5), T.Of(0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => T.Max(a, b);
}
