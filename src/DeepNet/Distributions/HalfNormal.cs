using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The distribution of |x| where x is normal with mean 0.</summary>
/// <remarks>torch.distributions.HalfNormal.</remarks>
public sealed class HalfNormal : Distribution
{
    private readonly Normal _whole;

    /// <summary>A batch of half-normal distributions.</summary>
    /// <param name="scale">The standard deviation of the normal distribution; positive.</param>
    /// <exception cref="ArgumentException">A scale is not positive and finite.</exception>
    public HalfNormal(Tensor scale)
        : base(Checked(nameof(HalfNormal), nameof(scale), scale).Shape, Shape.Scalar)
    {
        Scale = scale;
        Require.PositiveFinite(nameof(HalfNormal), nameof(scale), scale);
        _whole = new Normal(nameof(HalfNormal), scale.ScalarLike(0), scale);
    }

    /// <summary>A single half-normal distribution in Float32.</summary>
    public HalfNormal(double scale)
        : this(Number(scale))
    {
    }

    /// <summary>The standard deviation of the normal distribution, of the batch's shape.</summary>
    public Tensor Scale { get; }

    /// <inheritdoc/>
    public override bool HasRSample => true;

    /// <inheritdoc/>
    public override Tensor Mean => Scale * Math.Sqrt(2 / Math.PI);

    /// <inheritdoc/>
    public override Tensor Variance => Scale.Square() * (1 - 2 / Math.PI);

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.NotNegative(Fits(value, Scale), nameof(value), value);
        return _whole.LogProb(value) + Math.Log(2);
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => _whole.Entropy() - Math.Log(2);

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        Require.NotNegative(Fits(value, Scale), nameof(value), value);
        return (value / (Scale * Math.Sqrt(2))).Erf();
    }

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability)
    {
        Require.Probability(Fits(probability, Scale), nameof(probability), probability);
        return Scale * (probability.ErfInv() * Math.Sqrt(2));
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator) =>
        Scale * Normals(Scale, shape, generator).Abs();
}
