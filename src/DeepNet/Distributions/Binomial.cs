using DeepNet.Kernels;
using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The number of successes among n trials: P(k) = (n over k) pᵏ (1 - p)ⁿ⁻ᵏ.</summary>
/// <remarks>Draws are floating point. torch.distributions.Binomial.</remarks>
public sealed class Binomial : Distribution
{
    /// <summary>A batch of binomial distributions, from one of probabilities and logits.</summary>
    /// <param name="totalCount">The number n of trials: whole, not negative, of the other parameter's type.</param>
    /// <param name="probs">The probability p of success, in [0, 1].</param>
    /// <param name="logits">ln(p / (1 - p)).</param>
    /// <exception cref="ArgumentException">Not exactly one of them is given, or a parameter is out of
    /// range.</exception>
    public Binomial(Tensor totalCount, Tensor? probs = null, Tensor? logits = null)
        : base(CommonShape(totalCount, OneOf(nameof(Binomial), probs, logits)), Shape.Scalar)
    {
        TotalCount = totalCount.Expand(BatchShape);
        Require.Count(nameof(Binomial), nameof(totalCount), totalCount);
        Require.Finite(nameof(Binomial), nameof(totalCount), totalCount);
        Trial = new Trial(nameof(Binomial), probs?.Expand(BatchShape), logits?.Expand(BatchShape));
    }

    /// <summary>The same with one number of trials for all.</summary>
    /// <param name="totalCount">The number n of trials; not negative.</param>
    /// <param name="probs">The probability p of success, in [0, 1].</param>
    /// <param name="logits">ln(p / (1 - p)).</param>
    /// <exception cref="ArgumentException">Not exactly one of them is given, or a parameter is out of
    /// range.</exception>
    public Binomial(int totalCount, Tensor? probs = null, Tensor? logits = null)
        : this(OneOf(nameof(Binomial), probs, logits).ScalarLike((double)totalCount), probs, logits)
    {
    }

    /// <summary>The number of trials, of the batch's shape.</summary>
    public Tensor TotalCount { get; }

    /// <summary>The probability of success, of the batch's shape.</summary>
    public Tensor Probs => Trial.Probs;

    /// <summary>ln(p / (1 - p)), of the batch's shape; of probabilities 0 and 1 that of their neighbours.</summary>
    public Tensor Logits => Trial.Logits;

    /// <inheritdoc/>
    public override Tensor Mean => TotalCount * Probs;

    /// <inheritdoc/>
    public override Tensor Variance => TotalCount * Probs * (1 - Probs);

    internal Trial Trial { get; }

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.CountUpTo(Fits(value, TotalCount), nameof(value), value, TotalCount);
        Tensor k = Wide(value), n = Wide(TotalCount), logits = Wide(Logits);
        Tensor logWays = (n + 1).Lgamma() - (k + 1).Lgamma() - (n - k + 1).Lgamma();
        return (logWays + k * logits - n * Softplus(logits)).Cast(TotalCount.DType);
    }

    /// <inheritdoc/>
    /// <remarks>The sum over all outcomes.</remarks>
    public override Tensor Entropy()
    {
        long most = TotalCount.Count == 0 ? 0 : (long)TotalCount.Detach().Amax().Cast(DType.Float64).ToScalar<double>();
        Tensor? sum = null;
        for (long k = 0; k <= most; k++)
        {
            // Beyond a member's own number of trials there is nothing to add.
            Tensor isPossible = TotalCount.Detach() >= (double)k;
            Tensor logProb = LogProb(TotalCount.ScalarLike((double)k).Minimum(TotalCount.Detach()));
            Tensor term = Tensor.Where(isPossible, -logProb.Exp() * logProb, logProb.ScalarLike(0));
            sum = sum is null ? term : sum + term;
        }

        return sum!;
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator) =>
        GammaNoise.Drawn<BinomialDraw>(TotalCount, Probs, shape, generator).Cast(TotalCount.DType);

    private static Shape CommonShape(Tensor totalCount, Tensor parameter)
    {
        Check.SameKind(nameof(Binomial), Checked(nameof(Binomial), nameof(totalCount), totalCount), parameter);
        return Shape.Broadcast(nameof(Binomial), totalCount.Shape, parameter.Shape);
    }
}
