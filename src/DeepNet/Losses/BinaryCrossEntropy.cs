using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// Cross entropy of two classes: -w (y log x + (1 - y) log(1 - x)) for predicted probabilities x and targets y.
    /// </summary>
    /// <param name="input">Probabilities in [0, 1].</param>
    /// <param name="target">What they should be, in [0, 1], of the same shape.</param>
    /// <param name="weight">A factor per element; broadcasts to the input's shape.</param>
    /// <param name="reduction">Mean over all elements by default.</param>
    /// <remarks>
    /// Logarithms are cut off at -100, so that a probability of exactly 0 or 1 gives a finite loss. Where logits are at
    /// hand <see cref="BinaryCrossEntropyWithLogits"/> is more accurate. torch.nn.functional.binary_cross_entropy.
    /// </remarks>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException">A probability lies outside [0, 1].</exception>
    public static Tensor BinaryCrossEntropy(
        Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
    {
        const string name = nameof(BinaryCrossEntropy);
        using var cast = Autocast.Wide(ref input, ref target, ref weight);
        CheckPair(name, input, target);
        CheckWeight(name, nameof(weight), weight, input);
        if (input.DType.IsHalf())
        {
            return BinaryCrossEntropy(
                input.Cast(DType.Float32), target.Cast(DType.Float32), weight?.Cast(DType.Float32), reduction)
                .Cast(input.DType);
        }

        CheckProbabilities(name, input);
        Tensor losses = Tensor.Binary(name, input, target, default(BinaryCrossEntropyOp));
        return Reduce(name, weight is null ? losses : losses * weight, reduction);
    }

    private static void CheckProbabilities(string name, Tensor input)
    {
        if (input.Count == 0)
            return;
        Tensor x = input.Detach();
        double low = x.Min().Cast(DType.Float64).ToScalar<double>();
        double high = x.Max().Cast(DType.Float64).ToScalar<double>();
        Check.Argument(
            low >= 0 && high <= 1,
            $"{name}: the input has values from {low} to {high}, but probabilities lie in [0, 1]; "
                + $"BinaryCrossEntropyWithLogits takes logits.");
    }
}

internal readonly struct BinaryCrossEntropyOp : IBinaryOp
{
    private const double LeastLog = -100, LeastVariance = 1e-12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => ((b - 1) * LogOfRest(a)) - (b * Log(a));

    // (a - b) / (a (1 - a)), kept finite at 0 and 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => (a - b) / T.Max(a * (1 - a), T.Of(LeastVariance));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => LogOfRest(a) - Log(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Log<T>(T a)
        where T : struct, ILane<T>
        => T.Max(T.Log(a), T.Of(LeastLog));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LogOfRest<T>(T a)
        where T : struct, ILane<T>
        => T.Max(T.Log1p(-a), T.Of(LeastLog));
}
