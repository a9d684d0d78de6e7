using DeepNet.Kernels;
using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The von Mises distribution of angles: p(x) = exp(κ cos(x - loc)) / (2π I₀(κ)), with κ the
/// concentration.</summary>
/// <remarks>Draws are in [-π, π). The variance is the circular one, 1 - I₁(κ) / I₀(κ). torch.distributions.VonMises.
/// </remarks>
public sealed class VonMises : Distribution
{
    // Up to here I₀ is far from overflowing; beyond, four terms of its asymptotic series are exact to 1e-12.
    private const double LargeConcentration = 500;

    /// <summary>A batch of von Mises distributions.</summary>
    /// <param name="loc">The mean direction, in radians.</param>
    /// <param name="concentration">κ: 0 is nearly uniform, 1 / κ about the variance of a narrow one; positive.</param>
    /// <exception cref="ArgumentException">A concentration is not positive, or a parameter is not finite.</exception>
    public VonMises(Tensor loc, Tensor concentration)
        : this(Broadcast(nameof(VonMises), nameof(loc), loc, nameof(concentration), concentration))
    {
    }

    /// <summary>A single von Mises distribution in Float32.</summary>
    public VonMises(double loc, double concentration)
        : this(Number(loc), Number(concentration))
    {
    }

    private VonMises((Tensor Loc, Tensor Concentration) parameters)
        : base(parameters.Loc.Shape, Shape.Scalar)
    {
        (Loc, Concentration) = parameters;
        Require.Finite(nameof(VonMises), "loc", Loc);
        Require.PositiveFinite(nameof(VonMises), "concentration", Concentration);
    }

    /// <summary>The mean direction, of the batch's shape.</summary>
    public Tensor Loc { get; }

    /// <summary>κ, of the batch's shape.</summary>
    public Tensor Concentration { get; }

    /// <inheritdoc/>
    public override Tensor Mean => Loc;

    /// <inheritdoc/>
    public override Tensor Variance => CircularVariance().Cast(Loc.DType);

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.Number(Fits(value, Loc), nameof(value), value);

        // κ cos d - κ, where nothing cancels.
        Tensor fall = -2 * Concentration * (0.5 * (value - Loc)).Sin().Square();
        return fall - LogPeak().Cast(Loc.DType);
    }

    /// <inheritdoc/>
    public override Tensor Entropy() =>
        (LogPeak() + Wide(Concentration) * CircularVariance()).Cast(Loc.DType);

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator) =>
        GammaNoise.Drawn<VonMisesDraw>(Loc, Concentration, shape, generator).Cast(Loc.DType);

    /// <summary>ln(2π I₀(κ) e^-κ), in Float64: what the density's logarithm at its peak is the negative of.</summary>
    private Tensor LogPeak()
    {
        (Tensor isLarge, Tensor small, Tensor large) = Split();
        Tensor inverse = 1 / large;
        Tensor tail = 9.0 / 128 + inverse * (75.0 / 1024 + inverse * (3675.0 / 32768));
        Tensor series = inverse * (1.0 / 8 + inverse * tail);
        Tensor logBessel = Tensor.Where(
            isLarge, series.Log1p() - 0.5 * (2 * Math.PI * large).Log(), small.BesselI0().Log() - small);
        return logBessel + Math.Log(2 * Math.PI);
    }

    /// <summary>1 - E[cos(x - loc)] = 1 - I₁(κ) / I₀(κ), in Float64.</summary>
    private Tensor CircularVariance()
    {
        (Tensor isLarge, Tensor small, Tensor large) = Split();
        Tensor inverse = 1 / large;
        Tensor series = inverse * (0.5 + inverse * (1.0 / 8 + inverse * (1.0 / 8 + inverse * (25.0 / 128))));
        return Tensor.Where(isLarge, series, 1 - small.BesselI1() / small.BesselI0());
    }

    private (Tensor IsLarge, Tensor Small, Tensor Large) Split()
    {
        Tensor concentration = Wide(Concentration);
        Tensor limit = concentration.ScalarLike(LargeConcentration);
        Tensor isLarge = concentration.Detach() > LargeConcentration;
        return (isLarge, Tensor.Where(isLarge, limit, concentration), Tensor.Where(isLarge, concentration, limit));
    }
}
