using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The smaller of both, element by element; NaN if either is. At ties the gradient is split in
    /// halves.</summary>
    /// <remarks>torch.minimum.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public Tensor Minimum(Tensor other) => BinaryNumeric(nameof(Minimum), this, other, default(MinimumOp));

    /// <summary>The same with one number, in this tensor's type.</summary>
    public Tensor Minimum(double other) =>
        DType.IsInteger() ? Minimum(ScalarLike(other)) : BinaryWith(nameof(Minimum), other, default(MinimumOp));
}

internal readonly struct MinimumOp : IBinaryOp, IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Select(T.Less(a, b), T.Of(1), T.Select(T.Equal(a, b), T.Of(0.5), T.Of(0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Select(T.Less(b, a), T.Of(1), T.Select(T.Equal(a, b), T.Of(0.5), T.Of(0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => T.Min(a, b);
}
