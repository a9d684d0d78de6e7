using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The Cauchy distribution: p(x) = 1 / (π scale (1 + ((x - loc) / scale)²)).</summary>
/// <remarks>It has neither mean (NaN) nor variance (infinite). torch.distributions.Cauchy.</remarks>
public sealed class Cauchy : Distribution
{
    /// <summary>A batch of Cauchy distributions.</summary>
    /// <param name="loc">The median.</param>
    /// <param name="scale">Half the distance of the quartiles; positive.</param>
    /// <exception cref="ArgumentException">A scale is not positive, or a parameter is not finite.</exception>
    public Cauchy(Tensor loc, Tensor scale)
        : this(Broadcast(nameof(Cauchy), nameof(loc), loc, nameof(scale), scale))
    {
    }

    /// <summary>A single Cauchy distribution in Float32.</summary>
    public Cauchy(double loc, double scale)
        : this(Number(loc), Number(scale))
    {
    }

    private Cauchy((Tensor Loc, Tensor Scale) parameters)
        : base(parameters.Loc.Shape, Shape.Scalar)
    {
        (Loc, Scale) = parameters;
        Require.Finite(nameof(Cauchy), "loc", Loc);
        Require.PositiveFinite(nameof(Cauchy), "scale", Scale);
    }

    /// <summary>The median, of the batch's shape.</summary>
    public Tensor Loc { get; }

    /// <summary>Half the distance of the quartiles, of the batch's shape.</summary>
    public Tensor Scale { get; }

    /// <inheritdoc/>
    public override bool HasRSample => true;

    /// <inheritdoc/>
    public override Tensor Mean => Tensor.FullLike(Loc, double.NaN);

    /// <inheritdoc/>
    public override Tensor Variance => Tensor.FullLike(Loc, double.PositiveInfinity);

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.Number(Fits(value, Loc), nameof(value), value);
        return -Math.Log(Math.PI) - Scale.Log() - ((value - Loc) / Scale).Square().Log1p();
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => Scale.Log() + Math.Log(4 * Math.PI);

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        Require.Number(Fits(value, Loc), nameof(value), value);
        return ((value - Loc) / Scale).Atan() / Math.PI + 0.5;
    }

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability)
    {
        Require.Probability(Fits(probability, Loc), nameof(probability), probability);
        return At(probability);
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator) => At(OpenUniform(Loc, shape, generator));

    private Tensor At(Tensor probability) => Loc + Scale * (Math.PI * (probability - 0.5)).Tan();
}
