using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>a + b, element by element; shapes broadcast, types must be equal. Bool tensors use <c>|</c>.</summary>
    /// <remarks>torch.add.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public static Tensor operator +(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        CheckNotBool("Add", a);
        Autocast.Meet(ref a, ref b);
        Check.SameKind("Add", a, b);
        if (a.DType.IsInteger())
            return IntegerBinary("Add", a, b, default(AddOp));
        Check.Floating("Add", a);
        if (a.DType.IsHalf())
            return (a.Cast(DType.Float32) + b.Cast(DType.Float32)).Cast(a.DType);
        Tensor y = BinaryForward("Add", a, b, default(AddOp));
        return IsRecording(a, b) ? y.Track("Add", (a, dy => dy), (b, dy => dy)) : Checked("Add", y);
    }

    /// <summary>a + b for every element of a; b takes the tensor's type.</summary>
    public static Tensor operator +(Tensor a, double b)
    {
        ArgumentNullException.ThrowIfNull(a);
        CheckNotBool("Add", a);
        return a.DType.IsInteger() ? a + a.ScalarLike(b) : a.BinaryWith("Add", b, default(AddOp));
    }

    /// <summary>a + b for every element of b; a takes the tensor's type.</summary>
    public static Tensor operator +(double a, Tensor b) => b + a;

    /// <summary>a + b for every element of a, exactly for integer tensors.</summary>
    public static Tensor operator +(Tensor a, long b)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.DType.IsInteger() ? a + a.ScalarLike(b) : a + (double)b;
    }

    /// <summary>a + b for every element of b, exactly for integer tensors.</summary>
    public static Tensor operator +(long a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(b);
        return b.DType.IsInteger() ? b.ScalarLike(a) + b : (double)a + b;
    }
}

internal readonly struct AddOp : IBinaryOp, IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Of(1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Of(1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => unchecked(a + b);
}
