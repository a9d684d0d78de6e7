using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The gamma distribution: p(x) = rateᵃ xᵃ⁻¹ exp(-rate · x) / Γ(a) for x &gt; 0, with a the
/// concentration.</summary>
/// <remarks>Gradients of draws are implicit (Figurnov, Mohamed and Mnih, 2018, https://arxiv.org/abs/1805.08498) and of
/// first order only. torch.distributions.Gamma.</remarks>
public class Gamma : Distribution
{
    /// <summary>A batch of gamma distributions.</summary>
    /// <param name="concentration">The shape parameter a; positive.</param>
    /// <param name="rate">One over the scale; positive.</param>
    /// <exception cref="ArgumentException">A parameter is not positive and finite.</exception>
    public Gamma(Tensor concentration, Tensor rate)
        : this(nameof(Gamma), Broadcast(nameof(Gamma), nameof(concentration), concentration, nameof(rate), rate))
    {
    }

    /// <summary>A single gamma distribution in Float32.</summary>
    public Gamma(double concentration, double rate)
        : this(Number(concentration), Number(rate))
    {
    }

    private protected Gamma(string name, (Tensor Concentration, Tensor Rate) parameters)
        : base(parameters.Concentration.Shape, Shape.Scalar)
    {
        (Concentration, Rate) = parameters;
        Require.PositiveFinite(name, "concentration", Concentration);
        Require.PositiveFinite(name, "rate", Rate);
    }

    /// <summary>The shape parameter, of the batch's shape.</summary>
    public Tensor Concentration { get; }

    /// <summary>One over the scale, of the batch's shape.</summary>
    public Tensor Rate { get; }

    /// <inheritdoc/>
    public sealed override bool HasRSample => true;

    /// <inheritdoc/>
    public sealed override Tensor Mean => Concentration / Rate;

    /// <inheritdoc/>
    public sealed override Tensor Variance => Concentration / Rate.Square();

    /// <inheritdoc/>
    public sealed override Tensor LogProb(Tensor value)
    {
        Require.NotNegative(Fits(value, Rate), nameof(value), value);
        Tensor x = Wide(value), a = Wide(Concentration), rate = Wide(Rate);
        return (a * rate.Log() + (a - 1).Xlogy(x) - rate * x - a.Lgamma()).Cast(Rate.DType);
    }

    /// <inheritdoc/>
    public sealed override Tensor Entropy()
    {
        Tensor a = Wide(Concentration);
        return (a - Wide(Rate).Log() + a.Lgamma() + (1 - a) * a.Digamma()).Cast(Rate.DType);
    }

    /// <inheritdoc/>
    /// <remarks>Its gradient with respect to the concentration is of first order only.</remarks>
    public sealed override Tensor Cdf(Tensor value)
    {
        Require.NotNegative(Fits(value, Rate), nameof(value), value);
        Tensor z = Wide(value) * Wide(Rate);
        return GammaNoise.Cdf(Wide(Concentration).Expand(z.Shape), z).Cast(Rate.DType);
    }

    /// <inheritdoc/>
    protected sealed override Tensor Draw(Shape shape, RandomSource? generator)
    {
        Tensor z = GammaNoise.Log(Concentration, shape, generator).Exp() / Wide(Rate);
        return AboveZero(z.Cast(Rate.DType));
    }
}
