using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The number of failures before the first success: P(k) = (1 - p)ᵏ p for k = 0, 1, …</summary>
/// <remarks>Draws are floating point. torch.distributions.Geometric.</remarks>
public sealed class Geometric : Distribution
{
    private readonly Tensor? _probs;
    private readonly Tensor? _logits;

    /// <summary>A batch of geometric distributions, from one of the two.</summary>
    /// <param name="probs">The probability p of success, in (0, 1].</param>
    /// <param name="logits">ln(p / (1 - p)).</param>
    /// <exception cref="ArgumentException">Not exactly one is given, or a probability is outside (0, 1].</exception>
    public Geometric(Tensor? probs = null, Tensor? logits = null)
        : base(OneOf(nameof(Geometric), probs, logits).Shape, Shape.Scalar)
    {
        (_probs, _logits) = (probs, logits);
        if (probs is null)
            return;
        Require.Positive(nameof(Geometric), nameof(probs), probs);
        Require.Probability(nameof(Geometric), nameof(probs), probs);
    }

    /// <summary>The probability of success, of the batch's shape.</summary>
    public Tensor Probs => _probs ?? _logits!.Sigmoid();

    /// <summary>ln(p / (1 - p)), of the batch's shape.</summary>
    public Tensor Logits => _logits ?? LogitsOf(_probs!);

    /// <inheritdoc/>
    public override Tensor Mean => 1 / Probs - 1;

    /// <inheritdoc/>
    public override Tensor Variance => (1 / Probs - 1) / Probs;

    /// <summary>ln(1 - p).</summary>
    internal Tensor LogMiss => _logits is null ? (-_probs!).Log1p() : -Softplus(_logits);

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.Count($"{Name}.LogProb", "value", value);

        // Without failures nothing is asked of ln(1 - p), which is -∞ at p = 1.
        Tensor misses = Tensor.Where(value.Detach().Eq(0), value.ScalarLike(0), value * LogMiss);
        return misses + (_logits?.LogSigmoid() ?? _probs!.Log());
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => (Softplus(Logits) - Probs * Logits) / Probs;

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator) =>
        (OpenUniform(Probs, shape, generator).Log() / LogMiss).Floor();
}
