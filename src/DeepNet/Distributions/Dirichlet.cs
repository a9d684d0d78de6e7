using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The Dirichlet distribution of vectors x ≥ 0 that sum to 1: p(x) = Γ(Σ aₖ) Πₖ xₖᵃᵏ⁻¹ / Γ(aₖ).</summary>
/// <remarks>Gradients of draws are implicit and of first order only, see <see cref="Gamma"/>.
/// torch.distributions.Dirichlet.</remarks>
public sealed class Dirichlet : Distribution
{
    /// <summary>A batch of Dirichlet distributions.</summary>
    /// <param name="concentration">The parameters a in the last dimension; positive.</param>
    /// <exception cref="ArgumentException">A parameter is not positive and finite.</exception>
    /// <exception cref="ShapeException">A scalar was given.</exception>
    public Dirichlet(Tensor concentration)
        : base(Rows(nameof(Dirichlet), nameof(concentration), concentration), [concentration.Shape[-1]])
    {
        Concentration = concentration;
        Require.PositiveFinite(nameof(Dirichlet), nameof(concentration), concentration);
    }

    /// <summary>The parameters, of the batch's and the event's shape.</summary>
    public Tensor Concentration { get; }

    /// <inheritdoc/>
    public override bool HasRSample => true;

    /// <inheritdoc/>
    public override Tensor Mean => Concentration / Concentration.Sum(-1, keepDim: true);

    /// <inheritdoc/>
    public override Tensor Variance
    {
        get
        {
            Tensor total = Concentration.Sum(-1, keepDim: true);
            return Concentration * (total - Concentration) / (total.Square() * (total + 1));
        }
    }

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.Simplex(Fits(value, Concentration), nameof(value), value);
        Tensor a = Wide(Concentration);
        return ((a - 1).Xlogy(Wide(value)).Sum(-1) - LogNormalizer(a)).Cast(Concentration.DType);
    }

    /// <inheritdoc/>
    public override Tensor Entropy()
    {
        Tensor a = Wide(Concentration), total = a.Sum(-1);
        Tensor entropy = LogNormalizer(a) + (total - (double)EventShape[0]) * total.Digamma()
            - ((a - 1) * a.Digamma()).Sum(-1);
        return entropy.Cast(Concentration.DType);
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator) =>
        AboveZero(GammaNoise.Log(Concentration, shape, generator).Softmax().Cast(Concentration.DType));

    private static Tensor LogNormalizer(Tensor a) => a.Lgamma().Sum(-1) - a.Sum(-1).Lgamma();
}
