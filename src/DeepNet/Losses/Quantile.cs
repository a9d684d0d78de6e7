using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// Quantile (pinball) loss: with d = y - x, max(q d, (q - 1) d). What minimizes it is the q-quantile of y.
    /// </summary>
    /// <param name="input">The prediction x.</param>
    /// <param name="target">What was seen, y, of the same shape and type.</param>
    /// <param name="quantile">q, between 0 and 1; ½ gives half the absolute error, whose minimum is the median.</param>
    /// <param name="reduction">Mean over all elements by default.</param>
    /// <remarks>The gradient where x = y is 0. Koenker and Bassett, 1978, https://doi.org/10.2307/1913643.</remarks>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException"><paramref name="quantile"/> is not between 0 and 1.</exception>
    public static Tensor Quantile(
        Tensor input, Tensor target, double quantile = 0.5, Reduction reduction = Reduction.Mean)
    {
        Check.Argument(
            quantile is > 0 and < 1, $"Quantile: quantile {quantile} must lie between 0 and 1, without the ends.");
        return Pointwise(nameof(Quantile), input, target, new QuantileLossOp(quantile), reduction);
    }
}

internal readonly struct QuantileLossOp(Setting quantile) : IBinaryOp
{
    private readonly Setting _rest = 1 - quantile.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
    {
        T d = b - a;
        return T.Max(T.Of(quantile) * d, -T.Of(_rest) * d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Select(T.Less(a, b), -T.Of(quantile), T.Select(T.Less(b, a), T.Of(_rest), T.Of(0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Select(T.Less(a, b), T.Of(quantile), T.Select(T.Less(b, a), -T.Of(_rest), T.Of(0)));
}
