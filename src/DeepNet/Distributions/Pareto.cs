using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The Pareto distribution: F(x) = 1 - (scale / x)ᵅ for x ≥ scale.</summary>
/// <remarks>The mean is infinite up to α = 1, the variance up to 2. torch.distributions.Pareto.</remarks>
public sealed class Pareto : Distribution
{
    /// <summary>A batch of Pareto distributions.</summary>
    /// <param name="scale">The smallest value; positive.</param>
    /// <param name="alpha">The exponent α; positive.</param>
    /// <exception cref="ArgumentException">A parameter is not positive and finite.</exception>
    public Pareto(Tensor scale, Tensor alpha)
        : this(Broadcast(nameof(Pareto), nameof(scale), scale, nameof(alpha), alpha))
    {
    }

    /// <summary>A single Pareto distribution in Float32.</summary>
    public Pareto(double scale, double alpha)
        : this(Number(scale), Number(alpha))
    {
    }

    private Pareto((Tensor Scale, Tensor Alpha) parameters)
        : base(parameters.Scale.Shape, Shape.Scalar)
    {
        (Scale, Alpha) = parameters;
        Require.PositiveFinite(nameof(Pareto), "scale", Scale);
        Require.PositiveFinite(nameof(Pareto), "alpha", Alpha);
    }

    /// <summary>The smallest value, of the batch's shape.</summary>
    public Tensor Scale { get; }

    /// <summary>The exponent, of the batch's shape.</summary>
    public Tensor Alpha { get; }

    /// <inheritdoc/>
    public override bool HasRSample => true;

    /// <inheritdoc/>
    public override Tensor Mean
    {
        get
        {
            Tensor exists = Alpha.Detach() > 1;
            Tensor alpha = Tensor.Where(exists, Alpha, Alpha.ScalarLike(2));
            return Tensor.Where(exists, alpha * Scale / (alpha - 1), Alpha.ScalarLike(double.PositiveInfinity));
        }
    }

    /// <inheritdoc/>
    public override Tensor Variance
    {
        get
        {
            Tensor exists = Alpha.Detach() > 2;
            Tensor alpha = Tensor.Where(exists, Alpha, Alpha.ScalarLike(3));
            Tensor variance = Scale.Square() * alpha / ((alpha - 1).Square() * (alpha - 2));
            return Tensor.Where(exists, variance, Alpha.ScalarLike(double.PositiveInfinity));
        }
    }

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        RequireSupport(Fits(value, Scale), value);
        return Alpha.Log() + Alpha * Scale.Log() - (Alpha + 1) * value.Log();
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => (Scale / Alpha).Log() + 1 + 1 / Alpha;

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        RequireSupport(Fits(value, Scale), value);
        return -(Alpha * (Scale / value).Log()).Expm1();
    }

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability)
    {
        Require.Probability(Fits(probability, Scale), nameof(probability), probability);
        return Scale * (-(-probability).Log1p() / Alpha).Exp();
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator) =>
        Scale * (Exponentials(Scale, shape, generator) / Alpha).Exp();

    private void RequireSupport(string operation, Tensor value) => Require.All(
        operation, nameof(value), value, value.Detach() >= Scale.Detach(), "must not be below scale");
}
