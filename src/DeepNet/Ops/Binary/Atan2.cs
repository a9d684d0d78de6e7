using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Angle of the point (other, this) in (-π, π].</summary>
    /// <remarks>torch.atan2.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not floating point.</exception>
    public Tensor Atan2(Tensor other) => Binary(nameof(Atan2), this, other, default(Atan2Op));
}

internal readonly struct Atan2Op : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Atan2(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => b / ((a * a) + (b * b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => -a / ((a * a) + (b * b));
}
