using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The Bernoulli distribution: 1 with probability p, else 0.</summary>
/// <remarks>Draws are floating point. torch.distributions.Bernoulli.</remarks>
public sealed class Bernoulli : Distribution
{
    /// <summary>A batch of Bernoulli distributions, from one of the two.</summary>
    /// <param name="probs">The probability of 1, in [0, 1].</param>
    /// <param name="logits">ln(p / (1 - p)).</param>
    /// <exception cref="ArgumentException">Not exactly one is given, a probability is outside [0, 1], or a logit is
    /// NaN.</exception>
    public Bernoulli(Tensor? probs = null, Tensor? logits = null)
        : base(OneOf(nameof(Bernoulli), probs, logits).Shape, Shape.Scalar) =>
        Trial = new Trial(nameof(Bernoulli), probs, logits);

    /// <summary>The probability of 1, of the batch's shape.</summary>
    public Tensor Probs => Trial.Probs;

    /// <summary>ln(p / (1 - p)), of the batch's shape; of probabilities 0 and 1 that of their neighbours.</summary>
    public Tensor Logits => Trial.Logits;

    /// <inheritdoc/>
    public override Tensor Mean => Probs;

    /// <inheritdoc/>
    public override Tensor Variance => Probs * (1 - Probs);

    internal Trial Trial { get; }

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.ZeroOrOne(Fits(value, Trial.Given), nameof(value), value);
        return value * Logits - Softplus(Logits);
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => Trial.Entropy();

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator) => Probs.Expand(shape).Bernoulli(generator);
}
