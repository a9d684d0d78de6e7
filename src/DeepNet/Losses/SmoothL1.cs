using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// Smooth absolute error: with d = x - y, ½d²/β where |d| &lt; β, and |d| - ½β beyond. β = 0 is the absolute error.
    /// </summary>
    /// <param name="input">The prediction x.</param>
    /// <param name="target">What it should be, y, of the same shape.</param>
    /// <param name="beta">β, where the parabola goes over into straight lines; not negative.</param>
    /// <param name="reduction">Mean over all elements by default.</param>
    /// <remarks>Girshick, 2015, https://arxiv.org/abs/1504.08083. torch.nn.functional.smooth_l1_loss.</remarks>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException"><paramref name="beta"/> is negative.</exception>
    public static Tensor SmoothL1(Tensor input, Tensor target, double beta = 1, Reduction reduction = Reduction.Mean)
    {
        Check.Argument(beta >= 0 && double.IsFinite(beta), $"SmoothL1: beta {beta} must be at least 0 and finite.");
        return beta == 0
            ? Pointwise(nameof(SmoothL1), input, target, default(AbsoluteErrorOp), reduction)
            : Pointwise(nameof(SmoothL1), input, target, new SmoothL1Op(beta), reduction);
    }
}

internal readonly struct SmoothL1Op(Setting beta) : IBinaryOp
{
    private readonly Setting _half = 0.5 * beta.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
    {
        T d = T.Abs(a - b);
        return T.Select(T.Less(d, T.Of(beta)), 0.5 * d * d / T.Of(beta), d - T.Of(_half));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Max(T.Min((a - b) / T.Of(beta), T.Of(1)), T.Of(-1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => DerivativeA(b, a, y);
}
