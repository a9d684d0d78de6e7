using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>x, but not below <paramref name="min"/> and not above <paramref name="max"/>; a bound may be null. NaN
    /// stays NaN.</summary>
    /// <remarks>Gradient: dy where min ≤ x ≤ max, else 0. If min &gt; max the result is max. torch.clamp.</remarks>
    /// <exception cref="ArgumentException">A bound of an integer tensor is not one of its integers.</exception>
    public Tensor Clamp(double? min = null, double? max = null)
    {
        if (DType.IsFloatingPoint())
        {
            return Elementwise(
                nameof(Clamp), new ClampOp(min ?? double.NegativeInfinity, max ?? double.PositiveInfinity));
        }

        return Clamp(min is { } low ? ScalarLike(low) : null, max is { } high ? ScalarLike(high) : null);
    }

    /// <summary>The same with a bound per element; shapes broadcast.</summary>
    /// <remarks>Gradient: dy goes to what the result is, at ties to x. torch.clamp.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public Tensor Clamp(Tensor? min, Tensor? max)
    {
        Tensor y = min is null ? this : BinaryNumeric(nameof(Clamp), this, min, default(ClampMinOp));
        return max is null ? y : BinaryNumeric(nameof(Clamp), y, max, default(ClampMaxOp));
    }
}

internal readonly struct ClampOp(Setting min, Setting max) : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
    {
        T y = T.Select(T.Less(x, T.Of(min)), T.Of(min), x);
        return T.Select(T.Less(T.Of(max), y), T.Of(max), y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Select(T.And(T.LessOrEqual(T.Of(min), x), T.LessOrEqual(x, T.Of(max))), T.Of(1), T.Of(0));
}

internal readonly struct ClampMinOp : IBinaryOp, IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Select(T.Less(a, b), T.Of(0), T.Of(1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Select(T.Less(a, b), T.Of(1), T.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => T.Max(a, b);
}

internal readonly struct ClampMaxOp : IBinaryOp, IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Select(T.Less(b, a), T.Of(0), T.Of(1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Select(T.Less(b, a), T.Of(1), T.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => T.Min(a, b);
}
