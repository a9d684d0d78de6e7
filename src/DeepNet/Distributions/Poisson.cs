using DeepNet.Kernels;
using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The Poisson distribution: P(k) = rateᵏ exp(-rate) / k! for k = 0, 1, …</summary>
/// <remarks>Draws are floating point. torch.distributions.Poisson.</remarks>
public sealed class Poisson : Distribution
{
    // From here on the series is exact to 1e-10; below, there are no more outcomes of a probability above 1e-30.
    private const double LargeRate = 200;
    private const int Outcomes = 400;

    /// <summary>A batch of Poisson distributions.</summary>
    /// <param name="rate">The mean; not negative.</param>
    /// <exception cref="ArgumentException">A rate is negative or not finite.</exception>
    public Poisson(Tensor rate)
        : base(Checked(nameof(Poisson), nameof(rate), rate).Shape, Shape.Scalar)
    {
        Rate = rate;
        Require.NotNegative(nameof(Poisson), nameof(rate), rate);
        Require.Finite(nameof(Poisson), nameof(rate), rate);
    }

    /// <summary>A single Poisson distribution in Float32.</summary>
    public Poisson(double rate)
        : this(Number(rate))
    {
    }

    /// <summary>The mean, of the batch's shape.</summary>
    public Tensor Rate { get; }

    /// <inheritdoc/>
    public override Tensor Mean => Rate;

    /// <inheritdoc/>
    public override Tensor Variance => Rate;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.Count(Fits(value, Rate), nameof(value), value);
        Tensor k = Wide(value), rate = Wide(Rate);
        return (k.Xlogy(rate) - rate - (k + 1).Lgamma()).Cast(Rate.DType);
    }

    /// <inheritdoc/>
    /// <remarks>rate (1 - ln rate) + E[ln k!], summed over the outcomes; of large rates the asymptotic series
    /// ½ ln(2πe rate) - 1/(12 rate) - 1/(24 rate²) - 19/(360 rate³).</remarks>
    public override Tensor Entropy()
    {
        Tensor rate = Wide(Rate), limit = rate.ScalarLike(LargeRate);
        Tensor isLarge = rate.Detach() > LargeRate;
        Tensor inverse = 1 / Tensor.Where(isLarge, rate, limit);
        Tensor series = 0.5 * (Math.Log(2 * Math.PI) + 1 - inverse.Log())
            - inverse * (1.0 / 12 + inverse * (1.0 / 24 + inverse * (19.0 / 360)));

        Tensor small = Tensor.Where(isLarge, limit, rate);
        Tensor outcomes = Tensor.Arange(0.0, Outcomes, 1, DType.Float64, rate.Device);
        Tensor logFactorials = (outcomes + 1).Lgamma();
        Tensor rates = small.Unsqueeze(-1);
        Tensor probs = (outcomes.Xlogy(rates) - rates - logFactorials).Exp();
        Tensor sum = small - small.Xlogy(small) + (probs * logFactorials).Sum(-1);
        return Tensor.Where(isLarge, series, sum).Cast(Rate.DType);
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator) =>
        GammaNoise.Drawn<PoissonDraw>(Rate, Rate, shape, generator).Cast(Rate.DType);
}
