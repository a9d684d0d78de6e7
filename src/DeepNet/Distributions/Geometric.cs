using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The number of failures before the first success: P(k) = (1 - p)ᵏ p for k = 0, 1, …</summary>
/// <remarks>Draws are floating point. torch.distributions.Geometric.</remarks>
public sealed class Geometric : Distribution
{
    /// <summary>A batch of geometric distributions, from one of the two.</summary>
    /// <param name="probs">The probability p of success, in (0, 1].</param>
    /// <param name="logits">ln(p / (1 - p)).</param>
    /// <exception cref="ArgumentException">Not exactly one is given, a probability is outside (0, 1], or a logit is
    /// NaN.</exception>
    public Geometric(Tensor? probs = null, Tensor? logits = null)
        : base(OneOf(nameof(Geometric), probs, logits).Shape, Shape.Scalar)
    {
        if (probs is not null)
            Require.Positive(nameof(Geometric), nameof(probs), probs);
        Trial = new Trial(nameof(Geometric), probs, logits);
    }

    /// <summary>The probability of success, of the batch's shape.</summary>
    public Tensor Probs => Trial.Probs;

    /// <summary>ln(p / (1 - p)), of the batch's shape; of the probability 1 that of its neighbour.</summary>
    public Tensor Logits => Trial.Logits;

    /// <inheritdoc/>
    public override Tensor Mean => 1 / Probs - 1;

    /// <inheritdoc/>
    public override Tensor Variance => (1 / Probs - 1) / Probs;

    internal Trial Trial { get; }

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.Count(Fits(value, Trial.Given), nameof(value), value);

        // Without failures nothing is asked of ln(1 - p), which is -∞ at p = 1.
        Tensor misses = Tensor.Where(value.Detach().Eq(0), value.ScalarLike(0), value * Trial.LogMiss);
        return misses + Trial.LogHit;
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => Trial.Entropy() / Probs;

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator) =>
        (OpenUniform(Trial.Given, shape, generator).Log() / Trial.LogMiss).Floor();
}
