using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The beta distribution in [0, 1]: p(x) = xᵃ⁻¹ (1 - x)ᵇ⁻¹ / B(a, b).</summary>
/// <remarks>a is <see cref="Concentration1"/>, b is <see cref="Concentration0"/>. Gradients of draws are implicit and
/// of first order only, see <see cref="Gamma"/>. torch.distributions.Beta.</remarks>
public sealed class Beta : Distribution
{
    /// <summary>A batch of beta distributions.</summary>
    /// <param name="concentration1">The exponent a of x, plus one; positive.</param>
    /// <param name="concentration0">The exponent b of 1 - x, plus one; positive.</param>
    /// <exception cref="ArgumentException">A parameter is not positive and finite.</exception>
    public Beta(Tensor concentration1, Tensor concentration0)
        : this(Broadcast(
            nameof(Beta), nameof(concentration1), concentration1, nameof(concentration0), concentration0))
    {
    }

    /// <summary>A single beta distribution in Float32.</summary>
    public Beta(double concentration1, double concentration0)
        : this(Number(concentration1), Number(concentration0))
    {
    }

    private Beta((Tensor One, Tensor Zero) parameters)
        : base(parameters.One.Shape, Shape.Scalar)
    {
        (Concentration1, Concentration0) = parameters;
        Require.PositiveFinite(nameof(Beta), "concentration1", Concentration1);
        Require.PositiveFinite(nameof(Beta), "concentration0", Concentration0);
    }

    /// <summary>a, of the batch's shape.</summary>
    public Tensor Concentration1 { get; }

    /// <summary>b, of the batch's shape.</summary>
    public Tensor Concentration0 { get; }

    /// <inheritdoc/>
    public override bool HasRSample => true;

    /// <inheritdoc/>
    public override Tensor Mean => Concentration1 / Total;

    /// <inheritdoc/>
    public override Tensor Variance =>
        Concentration1 * Concentration0 / (Total.Square() * (Total + 1));

    private Tensor Total => Concentration1 + Concentration0;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.Probability(Fits(value, Concentration1), nameof(value), value);
        (Tensor x, Tensor a, Tensor b) = (Wide(value), Wide(Concentration1), Wide(Concentration0));
        return ((a - 1).Xlogy(x) + (b - 1).Xlogy(1 - x) - LogNormalizer(a, b)).Cast(Concentration1.DType);
    }

    /// <inheritdoc/>
    public override Tensor Entropy()
    {
        (Tensor a, Tensor b) = (Wide(Concentration1), Wide(Concentration0));
        Tensor total = a + b;
        Tensor entropy = LogNormalizer(a, b) - (a - 1) * a.Digamma() - (b - 1) * b.Digamma()
            + (total - 2) * total.Digamma();
        return entropy.Cast(Concentration1.DType);
    }

    /// <summary>ln B(a, b).</summary>
    internal static Tensor LogNormalizer(Tensor a, Tensor b) => a.Lgamma() + b.Lgamma() - (a + b).Lgamma();

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator)
    {
        // x / (x + y) of two gamma draws, from their logarithms.
        Tensor x = GammaNoise.Log(Concentration1, shape, generator);
        Tensor y = GammaNoise.Log(Concentration0, shape, generator);
        return BelowOne(AboveZero((x - y).Sigmoid().Cast(Concentration1.DType)));
    }
}
