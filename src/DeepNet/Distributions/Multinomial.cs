using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>How often each of K categories occurs in n draws: P(x) = n! Πₖ pₖˣᵏ / xₖ!</summary>
/// <remarks>Draws are floating point. torch.distributions.Multinomial.</remarks>
public sealed class Multinomial : Distribution
{
    private readonly Categorical _categorical;

    /// <summary>A batch of multinomial distributions, from one of probabilities and logits.</summary>
    /// <param name="totalCount">The number n of draws; not negative.</param>
    /// <param name="probs">In the last dimension the probabilities, not negative; they are scaled to sum to 1.</param>
    /// <param name="logits">In the last dimension the logarithms of the probabilities, up to a constant.</param>
    /// <exception cref="ArgumentException">Not exactly one of them is given, or a parameter is out of
    /// range.</exception>
    /// <exception cref="ShapeException">A scalar was given.</exception>
    public Multinomial(int totalCount, Tensor? probs = null, Tensor? logits = null)
        : this(totalCount, new Categorical(nameof(Multinomial), probs, logits))
    {
    }

    private Multinomial(int totalCount, Categorical categorical)
        : base(categorical.BatchShape, [categorical.Logits.Shape[-1]])
    {
        Check.Argument(totalCount >= 0, $"Multinomial: totalCount must not be negative, but is {totalCount}.");
        (TotalCount, _categorical) = (totalCount, categorical);
    }

    /// <summary>The number of draws.</summary>
    public int TotalCount { get; }

    /// <summary>The probabilities, which sum to 1, in the last dimension.</summary>
    public Tensor Probs => _categorical.Probs;

    /// <summary>The logarithms of the probabilities, in the last dimension.</summary>
    public Tensor Logits => _categorical.Logits;

    /// <inheritdoc/>
    public override Tensor Mean => Probs * (double)TotalCount;

    /// <inheritdoc/>
    public override Tensor Variance => (double)TotalCount * Probs * (1 - Probs);

    internal Categorical Category => _categorical;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        string operation = Fits(value, Logits);
        Require.Count(operation, nameof(value), value);
        Tensor sums = value.Detach().Sum(-1);
        Require.All(operation, "the sum of value", sums, sums.Eq((double)TotalCount), $"must be {TotalCount}");

        // What did not occur asks nothing of its logarithm, which may be -∞.
        Tensor x = Wide(value);
        Tensor logLikelihood = Tensor.Where(x.Detach().Eq(0), x.ScalarLike(0), x * Wide(Logits)).Sum(-1);
        return (logLikelihood - (x + 1).Lgamma().Sum(-1) + Kernels.SpecialMath.Lgamma(TotalCount + 1.0))
            .Cast(Logits.DType);
    }

    /// <inheritdoc/>
    /// <remarks>n H(p) - ln n! + Σₖ E[ln xₖ!], where each xₖ is binomial.</remarks>
    public override Tensor Entropy()
    {
        Tensor entropy = (double)TotalCount * _categorical.Entropy() - Kernels.SpecialMath.Lgamma(TotalCount + 1.0);
        Tensor probs = Away(Probs);
        Tensor logOdds = LogitsOf(probs);
        for (int x = 2; x <= TotalCount; x++)
        {
            double logWays = Kernels.SpecialMath.Lgamma(TotalCount + 1.0) - Kernels.SpecialMath.Lgamma(x + 1.0)
                - Kernels.SpecialMath.Lgamma(TotalCount - x + 1.0);
            Tensor probability = (x * logOdds - TotalCount * Softplus(logOdds) + logWays).Exp();
            entropy = entropy + probability.Sum(-1) * Kernels.SpecialMath.Lgamma(x + 1.0);
        }

        return entropy;
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator)
    {
        int[] front = shape.AsSpan()[..^1].ToArray();
        int samples = front.Length - BatchShape.Rank;
        Tensor drawn = _categorical.Sample([TotalCount, .. front[..samples]], generator).Movedim(0, -1);
        Tensor counts = Tensor.Zeros(shape, Logits.DType, Logits.Device);
        return counts.ScatterAdd(-1, drawn, Tensor.Ones(drawn.Shape, Logits.DType, Logits.Device));
    }
}
