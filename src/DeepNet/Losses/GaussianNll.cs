namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// Negative log-likelihood of values y under a normal distribution with mean x and variance v:
    /// ½ (log max(v, ε) + (x - y)² / max(v, ε)), without the constant ½ log 2π.
    /// </summary>
    /// <param name="input">Means x.</param>
    /// <param name="target">Values y, of the same shape and type.</param>
    /// <param name="variance">v, not negative: of the same shape, or without the last dim or with 1 in its place for
    /// one variance per row.</param>
    /// <param name="full">Adds the constant ½ log 2π.</param>
    /// <param name="epsilon">ε, the smallest variance; the gradient of v ignores the limit.</param>
    /// <param name="reduction">Mean over all elements by default.</param>
    /// <remarks>torch.nn.functional.gaussian_nll_loss.</remarks>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException">A variance is negative, or <paramref name="epsilon"/> is not positive.
    /// </exception>
    public static Tensor GaussianNll(
        Tensor input,
        Tensor target,
        Tensor variance,
        bool full = false,
        double epsilon = 1e-6,
        Reduction reduction = Reduction.Mean)
    {
        const string name = nameof(GaussianNll);
        using var cast = Autocast.Wide(ref input, ref target);
        variance = cast.Wide(variance)!;
        CheckPair(name, input, target);
        ArgumentNullException.ThrowIfNull(variance);
        Check.SameKind(name, input, variance);
        Check.Argument(
            epsilon > 0 && double.IsFinite(epsilon), $"{name}: epsilon {epsilon} must be positive and finite.");
        bool isPerRow = input.Rank > 0 && variance.Shape != input.Shape;
        Tensor v = isPerRow && variance.Rank == input.Rank - 1 ? variance.Unsqueeze(-1) : variance;
        Check.Shape(
            v.Shape == (isPerRow ? input.Shape.With(input.Rank - 1, 1) : input.Shape),
            $"{name}: variance {variance.Shape} must have the input's shape {input.Shape}, or that without its last "
                + $"dim or with 1 in its place.");
        if (input.DType.IsHalf())
        {
            return GaussianNll(
                input.Cast(DType.Float32), target.Cast(DType.Float32), variance.Cast(DType.Float32), full, epsilon,
                reduction).Cast(input.DType);
        }

        CheckVariance(name, v);
        v = Tensor.Where(v.Lt(epsilon), v - v.Detach() + epsilon, v);
        Tensor losses = 0.5 * (v.Log() + ((input - target).Square() / v));
        return Reduce(name, full ? losses + (0.5 * Math.Log(2 * Math.PI)) : losses, reduction);
    }

    private static void CheckVariance(string name, Tensor variance)
    {
        if (variance.Count == 0)
            return;
        double least = variance.Detach().Min().Cast(DType.Float64).ToScalar<double>();
        Check.Argument(!(least < 0), $"{name}: the variance has the value {least}, but must not be negative.");
    }
}
