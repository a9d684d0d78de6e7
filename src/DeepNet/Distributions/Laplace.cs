using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The Laplace distribution: p(x) = exp(-|x - loc| / scale) / (2 scale).</summary>
/// <remarks>torch.distributions.Laplace.</remarks>
public sealed class Laplace : Distribution
{
    /// <summary>A batch of Laplace distributions.</summary>
    /// <param name="loc">The mean.</param>
    /// <param name="scale">The mean distance from it; positive.</param>
    /// <exception cref="ArgumentException">A scale is not positive, or a parameter is not finite.</exception>
    public Laplace(Tensor loc, Tensor scale)
        : this(Broadcast(nameof(Laplace), nameof(loc), loc, nameof(scale), scale))
    {
    }

    /// <summary>A single Laplace distribution in Float32.</summary>
    public Laplace(double loc, double scale)
        : this(Number(loc), Number(scale))
    {
    }

    private Laplace((Tensor Loc, Tensor Scale) parameters)
        : base(parameters.Loc.Shape, Shape.Scalar)
    {
        (Loc, Scale) = parameters;
        Require.Finite(nameof(Laplace), "loc", Loc);
        Require.PositiveFinite(nameof(Laplace), "scale", Scale);
    }

    /// <summary>The mean, of the batch's shape.</summary>
    public Tensor Loc { get; }

    /// <summary>The mean distance from it, of the batch's shape.</summary>
    public Tensor Scale { get; }

    /// <inheritdoc/>
    public override bool HasRSample => true;

    /// <inheritdoc/>
    public override Tensor Mean => Loc;

    /// <inheritdoc/>
    public override Tensor Variance => 2 * Scale.Square();

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.Number(Fits(value, Loc), nameof(value), value);
        return -(2 * Scale).Log() - (value - Loc).Abs() / Scale;
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => 1 + (2 * Scale).Log();

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        Require.Number(Fits(value, Loc), nameof(value), value);
        Tensor distance = value - Loc;
        Tensor tail = 0.5 * (-distance.Abs() / Scale).Exp();
        return Tensor.Where(distance.Detach() > 0, 1 - tail, tail);
    }

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability)
    {
        Require.Probability(Fits(probability, Loc), nameof(probability), probability);
        return At(probability);
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator) =>
        At(OpenUniform(Loc, shape, generator));

    /// <summary>Each half is an exponential distribution.</summary>
    private Tensor At(Tensor probability) =>
        Loc - Scale * ((probability.Detach() - 0.5).Sign() * (2 * probability.Minimum(1 - probability)).Log());
}
