using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The larger of both, element by element; a NaN loses against a number. At ties the gradient goes to the
    /// first.</summary>
    /// <remarks>torch.fmax.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public Tensor Fmax(Tensor other) => BinaryNumeric(nameof(Fmax), this, other, default(FmaxOp));

    /// <summary>The same with one number, in this tensor's type.</summary>
    public Tensor Fmax(double other) =>
        DType.IsInteger() ? Fmax(ScalarLike(other)) : BinaryWith(nameof(Fmax), other, default(FmaxOp));
}

internal readonly struct FmaxOp : IBinaryOp, IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Select(T.IsNaN(a), b, T.Select(T.IsNaN(b), a, T.Max(a, b)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Select(IsFirst(a, b), T.Of(1), T.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Select(IsFirst(a, b), T.Of(0), T.Of(1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => T.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T IsFirst<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Or(T.LessOrEqual(b, a), T.IsNaN(b));
}
