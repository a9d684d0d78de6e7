using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The exponential distribution: p(x) = rate · exp(-rate · x) for x ≥ 0.</summary>
/// <remarks>torch.distributions.Exponential.</remarks>
public sealed class Exponential : Distribution
{
    /// <summary>A batch of exponential distributions.</summary>
    /// <param name="rate">One over the mean; positive.</param>
    /// <exception cref="ArgumentException">A rate is not positive and finite.</exception>
    public Exponential(Tensor rate)
        : base(Checked(nameof(Exponential), nameof(rate), rate).Shape, Shape.Scalar)
    {
        Rate = rate;
        Require.PositiveFinite(nameof(Exponential), nameof(rate), rate);
    }

    /// <summary>A single exponential distribution in Float32.</summary>
    public Exponential(double rate)
        : this(Number(rate))
    {
    }

    /// <summary>One over the mean, of the batch's shape.</summary>
    public Tensor Rate { get; }

    /// <inheritdoc/>
    public override bool HasRSample => true;

    /// <inheritdoc/>
    public override Tensor Mean => Rate.Reciprocal();

    /// <inheritdoc/>
    public override Tensor Variance => Rate.Pow(-2);

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.NotNegative(Fits(value, Rate), nameof(value), value);
        return Rate.Log() - Rate * value;
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => 1 - Rate.Log();

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        Require.NotNegative(Fits(value, Rate), nameof(value), value);
        return -(-Rate * value).Expm1();
    }

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability)
    {
        Require.Probability(Fits(probability, Rate), nameof(probability), probability);
        return -(-probability).Log1p() / Rate;
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator) =>
        Exponentials(Rate, shape, generator) / Rate;
}
