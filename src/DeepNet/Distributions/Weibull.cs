using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The Weibull distribution: F(x) = 1 - exp(-(x / scale)ᵏ) for x &gt; 0, with k the concentration.</summary>
/// <remarks>torch.distributions.Weibull.</remarks>
public sealed class Weibull : Distribution
{
    /// <summary>A batch of Weibull distributions.</summary>
    /// <param name="scale">The width; positive.</param>
    /// <param name="concentration">The exponent k; positive.</param>
    /// <exception cref="ArgumentException">A parameter is not positive and finite.</exception>
    public Weibull(Tensor scale, Tensor concentration)
        : this(Broadcast(nameof(Weibull), nameof(scale), scale, nameof(concentration), concentration))
    {
    }

    /// <summary>A single Weibull distribution in Float32.</summary>
    public Weibull(double scale, double concentration)
        : this(Number(scale), Number(concentration))
    {
    }

    private Weibull((Tensor Scale, Tensor Concentration) parameters)
        : base(parameters.Scale.Shape, Shape.Scalar)
    {
        (Scale, Concentration) = parameters;
        Require.PositiveFinite(nameof(Weibull), "scale", Scale);
        Require.PositiveFinite(nameof(Weibull), "concentration", Concentration);
    }

    /// <summary>The width, of the batch's shape.</summary>
    public Tensor Scale { get; }

    /// <summary>The exponent, of the batch's shape.</summary>
    public Tensor Concentration { get; }

    /// <inheritdoc/>
    public override bool HasRSample => true;

    /// <inheritdoc/>
    public override Tensor Mean => Scale * (1 + 1 / Concentration).Lgamma().Exp();

    /// <inheritdoc/>
    public override Tensor Variance => Scale.Square()
        * ((1 + 2 / Concentration).Lgamma().Exp() - (2 * (1 + 1 / Concentration).Lgamma()).Exp());

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.Positive(Fits(value, Scale), nameof(value), value);
        Tensor logRatio = (value / Scale).Log();
        return (Concentration / Scale).Log() + (Concentration - 1) * logRatio - (Concentration * logRatio).Exp();
    }

    /// <inheritdoc/>
    public override Tensor Entropy() =>
        Gumbel.EulerGamma * (1 - 1 / Concentration) + (Scale / Concentration).Log() + 1;

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        Require.NotNegative(Fits(value, Scale), nameof(value), value);
        return -(-(value / Scale).Pow(Concentration)).Expm1();
    }

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability)
    {
        Require.Probability(Fits(probability, Scale), nameof(probability), probability);
        return Scale * (-(-probability).Log1p()).Pow(1 / Concentration);
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator) =>
        Scale * Exponentials(Scale, shape, generator).Pow(1 / Concentration);
}
