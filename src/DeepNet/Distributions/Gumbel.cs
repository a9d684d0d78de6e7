using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The Gumbel distribution of largest values: F(x) = exp(-exp(-(x - loc) / scale)).</summary>
/// <remarks>torch.distributions.Gumbel.</remarks>
public sealed class Gumbel : Distribution
{
    internal const double EulerGamma = 0.57721566490153286061;

    /// <summary>A batch of Gumbel distributions.</summary>
    /// <param name="loc">The most likely value.</param>
    /// <param name="scale">The width; positive.</param>
    /// <exception cref="ArgumentException">A scale is not positive, or a parameter is not finite.</exception>
    public Gumbel(Tensor loc, Tensor scale)
        : this(Broadcast(nameof(Gumbel), nameof(loc), loc, nameof(scale), scale))
    {
    }

    /// <summary>A single Gumbel distribution in Float32.</summary>
    public Gumbel(double loc, double scale)
        : this(Number(loc), Number(scale))
    {
    }

    private Gumbel((Tensor Loc, Tensor Scale) parameters)
        : base(parameters.Loc.Shape, Shape.Scalar)
    {
        (Loc, Scale) = parameters;
        Require.Finite(nameof(Gumbel), "loc", Loc);
        Require.PositiveFinite(nameof(Gumbel), "scale", Scale);
    }

    /// <summary>The most likely value, of the batch's shape.</summary>
    public Tensor Loc { get; }

    /// <summary>The width, of the batch's shape.</summary>
    public Tensor Scale { get; }

    /// <inheritdoc/>
    public override bool HasRSample => true;

    /// <inheritdoc/>
    public override Tensor Mean => Loc + Scale * EulerGamma;

    /// <inheritdoc/>
    public override Tensor Variance => Scale.Square() * (Math.PI * Math.PI / 6);

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.Number(Fits(value, Loc), nameof(value), value);
        Tensor z = (Loc - value) / Scale;
        return z - z.Exp() - Scale.Log();
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => Scale.Log() + (1 + EulerGamma);

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        Require.Number(Fits(value, Loc), nameof(value), value);
        return (-((Loc - value) / Scale).Exp()).Exp();
    }

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability)
    {
        Require.Probability(Fits(probability, Loc), nameof(probability), probability);
        return At(probability);
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator) => At(OpenUniform(Loc, shape, generator));

    private Tensor At(Tensor probability) => Loc - Scale * (-probability.Log()).Log();
}
