using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The Bernoulli distribution: 1 with probability p, else 0.</summary>
/// <remarks>Draws are floating point. torch.distributions.Bernoulli.</remarks>
public sealed class Bernoulli : Distribution
{
    private readonly Tensor? _probs;
    private readonly Tensor? _logits;

    /// <summary>A batch of Bernoulli distributions, from one of the two.</summary>
    /// <param name="probs">The probability of 1, in [0, 1].</param>
    /// <param name="logits">ln(p / (1 - p)).</param>
    /// <exception cref="ArgumentException">Not exactly one is given, or a probability is outside [0, 1].</exception>
    public Bernoulli(Tensor? probs = null, Tensor? logits = null)
        : base(OneOf(nameof(Bernoulli), probs, logits).Shape, Shape.Scalar)
    {
        (_probs, _logits) = (probs, logits);
        if (probs is not null)
            Require.Probability(nameof(Bernoulli), nameof(probs), probs);
    }

    /// <summary>The probability of 1, of the batch's shape.</summary>
    public Tensor Probs => _probs ?? _logits!.Sigmoid();

    /// <summary>ln(p / (1 - p)), of the batch's shape.</summary>
    public Tensor Logits => _logits ?? LogitsOf(_probs!);

    /// <inheritdoc/>
    public override Tensor Mean => Probs;

    /// <inheritdoc/>
    public override Tensor Variance => Probs * (1 - Probs);

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.ZeroOrOne($"{Name}.LogProb", "value", value);
        return value * Logits - Softplus(Logits);
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => Softplus(Logits) - Probs * Logits;

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator) => Probs.Expand(shape).Bernoulli(generator);
}
