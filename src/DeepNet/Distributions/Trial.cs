using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The probability p of success in one trial, given as it is or as its logit ln(p / (1 - p)).</summary>
internal sealed class Trial
{
    private readonly Tensor? _probs;
    private readonly Tensor? _logits;

    /// <summary>From the one of the two that is given: probabilities in [0, 1], logits that are numbers.</summary>
    public Trial(string distribution, Tensor? probs, Tensor? logits)
    {
        (_probs, _logits) = (probs, logits);
        if (probs is not null)
            Require.Probability(distribution, nameof(probs), probs);
        else
            Require.Number(distribution, nameof(logits), logits!);
    }

    /// <summary>What was given.</summary>
    public Tensor Given => (_probs ?? _logits)!;

    public Tensor Probs => _probs ?? _logits!.Sigmoid();

    public Tensor Logits => _logits ?? LogitsOf(_probs!);

    /// <summary>ln p.</summary>
    public Tensor LogHit => _probs?.Log() ?? _logits!.LogSigmoid();

    /// <summary>ln(1 - p).</summary>
    public Tensor LogMiss => _logits is null ? (-_probs!).Log1p() : -Softplus(_logits);

    /// <summary>-p ln p - (1 - p) ln(1 - p).</summary>
    public Tensor Entropy() => Softplus(Logits) - Probs * Logits;

    /// <summary>p ln(p / q) + (1 - p) ln((1 - p) / (1 - q)).</summary>
    public Tensor DivergenceFrom(Trial q)
    {
        Tensor logits = Logits, logitsOfQ = q.Logits;
        return Kl.Term(Probs, q.Probs, Softplus(-logitsOfQ) - Softplus(-logits))
            + Kl.Term(Misses, q.Misses, Softplus(logitsOfQ) - Softplus(logits));
    }

    /// <summary>1 - p, which of a large logit is not yet 0.</summary>
    private Tensor Misses => _probs is null ? (-_logits!).Sigmoid() : 1 - _probs;
}
