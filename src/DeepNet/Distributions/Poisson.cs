using DeepNet.Kernels;
using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The Poisson distribution: P(k) = rateᵏ exp(-rate) / k! for k = 0, 1, …</summary>
/// <remarks>Draws are floating point. torch.distributions.Poisson.</remarks>
public sealed class Poisson : Distribution
{
    /// <summary>A batch of Poisson distributions.</summary>
    /// <param name="rate">The mean; not negative.</param>
    /// <exception cref="ArgumentException">A rate is negative.</exception>
    public Poisson(Tensor rate)
        : base(Checked(nameof(Poisson), nameof(rate), rate).Shape, Shape.Scalar)
    {
        Rate = rate;
        Require.NotNegative(nameof(Poisson), nameof(rate), rate);
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
        Require.Count($"{Name}.LogProb", "value", value);
        return value.Xlogy(Rate) - Rate - (value + 1).Lgamma();
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator) =>
        GammaNoise.Drawn<PoissonDraw>(Rate, Rate, shape, generator).Cast(Rate.DType);
}
