using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// Kullback-Leibler divergence of predicted log-probabilities x from target probabilities y: y (log y - x).
    /// </summary>
    /// <param name="input">Log-probabilities, as LogSoftmax gives them.</param>
    /// <param name="target">Probabilities, or their logarithms with <paramref name="logTarget"/>; of the same
    /// shape.</param>
    /// <param name="logTarget">Whether the target is given as logarithms: then e^y (y - x).</param>
    /// <param name="reduction">Mean over all elements by default, as in PyTorch. The divergence of whole distributions,
    /// averaged over a batch of N, is the Sum divided by N.</param>
    /// <remarks>A target probability of 0 adds nothing. torch.nn.functional.kl_div.</remarks>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public static Tensor KlDivergence(
        Tensor input, Tensor target, bool logTarget = false, Reduction reduction = Reduction.Mean) => logTarget
        ? Pointwise(nameof(KlDivergence), input, target, default(KlDivergenceOfLogOp), reduction)
        : Pointwise(nameof(KlDivergence), input, target, default(KlDivergenceOp), reduction);
}

internal readonly struct KlDivergenceOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Select(T.Equal(b, T.Of(0)), T.Of(0), b * T.Log(b)) - (b * a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => -b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Log(b) + 1 - a;
}

internal readonly struct KlDivergenceOfLogOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Exp(b) * (b - a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => -T.Exp(b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Exp(b) * (b - a + 1);
}
