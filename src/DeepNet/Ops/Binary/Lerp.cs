using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Linear interpolation: y = x + weight · (end - x); weights outside [0, 1] extrapolate.</summary>
    /// <remarks>torch.lerp.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not floating point.</exception>
    public Tensor Lerp(Tensor end, double weight) => Binary(nameof(Lerp), this, end, new LerpOp(weight));

    /// <summary>The same with a weight per element; shapes broadcast.</summary>
    public Tensor Lerp(Tensor end, Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(end);
        ArgumentNullException.ThrowIfNull(weight);
        Tensor x = this;
        Autocast.Meet(ref x, ref end, ref weight);
        Check.SameKind(nameof(Lerp), x, end);
        Check.SameKind(nameof(Lerp), x, weight);
        Check.Floating(nameof(Lerp), x);
        return x + (weight * (end - x));
    }
}

internal readonly struct LerpOp(Setting weight) : IBinaryOp
{
    private readonly Setting _rest = 1 - weight.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.FusedMultiplyAdd(T.Of(weight), b - a, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Of(_rest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Of(weight);
}
