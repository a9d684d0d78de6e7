using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>|x| with the sign of the other tensor's element.</summary>
    /// <remarks>torch.copysign.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not floating point.</exception>
    public Tensor CopySign(Tensor other) => Binary(nameof(CopySign), this, other, default(CopySignOp));
}

internal readonly struct CopySignOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.CopySign(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Select(T.Equal(a, T.Of(0)), T.Of(0), T.CopySign(T.Of(1), a) * T.CopySign(T.Of(1), b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Of(0);
}
