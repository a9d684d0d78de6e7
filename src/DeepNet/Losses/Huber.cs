using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public static partial class Loss
{
    /// <summary>Huber's loss: with d = x - y, ½d² where |d| ≤ δ, and δ(|d| - ½δ) beyond.</summary>
    /// <param name="input">The prediction x.</param>
    /// <param name="target">What it should be, y, of the same shape.</param>
    /// <param name="delta">δ, where the parabola goes over into straight lines; positive.</param>
    /// <param name="reduction">Mean over all elements by default.</param>
    /// <remarks>Huber, 1964, https://doi.org/10.1214/aoms/1177703732. torch.nn.functional.huber_loss.</remarks>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException"><paramref name="delta"/> is not positive.</exception>
    public static Tensor Huber(Tensor input, Tensor target, double delta = 1, Reduction reduction = Reduction.Mean)
    {
        Check.Argument(delta > 0 && double.IsFinite(delta), $"Huber: delta {delta} must be positive and finite.");
        return Pointwise(nameof(Huber), input, target, new HuberOp(delta), reduction);
    }
}

internal readonly struct HuberOp(Setting delta) : IBinaryOp
{
    private readonly Setting _half = 0.5 * delta.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
    {
        T d = T.Abs(a - b);
        return T.Select(T.LessOrEqual(d, T.Of(delta)), 0.5 * d * d, T.Of(delta) * (d - T.Of(_half)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Max(T.Min(a - b, T.Of(delta)), -T.Of(delta));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => DerivativeA(b, a, y);
}
