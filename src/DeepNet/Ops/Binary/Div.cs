using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>a / b, element by element, for floating-point tensors; integers use FloorDivide, TruncDivide or
    /// Cast.</summary>
    /// <remarks>torch.div.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not floating point.</exception>
    public static Tensor operator /(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        CheckDivides(a);
        return Binary("Div", a, b, default(DivOp));
    }

    /// <summary>a / b for every element of a; b takes the tensor's type.</summary>
    public static Tensor operator /(Tensor a, double b)
    {
        ArgumentNullException.ThrowIfNull(a);
        CheckDivides(a);
        return a.BinaryWith("Div", b, default(DivOp));
    }

    /// <summary>a / b for every element of b; a takes the tensor's type.</summary>
    public static Tensor operator /(double a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(b);
        CheckDivides(b);
        return b.BinaryWith("Div", default(DivOp), a);
    }

    private static void CheckDivides(Tensor x)
    {
        if (!x.DType.IsFloatingPoint())
        {
            throw new DTypeException(
                $"Div: {x.DType} tensors have no fractions; "
                    + $"use FloorDivide or TruncDivide, or convert with Cast(DType.Float32) first.",
                x.DType);
        }
    }
}

internal readonly struct DivOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => 1 / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => -y / b;
}
