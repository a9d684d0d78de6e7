using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The normal distribution: p(x) = exp(-(x - loc)² / (2 scale²)) / (scale √(2π)).</summary>
/// <remarks>torch.distributions.Normal.</remarks>
public sealed class Normal : Distribution
{
    private const double HalfLogTwoPi = 0.91893853320467274178; // ln(2π)/2
    private const double SqrtTwo = 1.41421356237309504880;

    /// <summary>A batch of normal distributions.</summary>
    /// <param name="loc">The mean.</param>
    /// <param name="scale">The standard deviation; positive.</param>
    /// <exception cref="ArgumentException">A scale is not positive, or a parameter is not finite.</exception>
    public Normal(Tensor loc, Tensor scale)
        : this(nameof(Normal), loc, scale)
    {
    }

    /// <summary>A single normal distribution in Float32.</summary>
    public Normal(double loc, double scale)
        : this(Number(loc), Number(scale))
    {
    }

    /// <summary>One that another distribution is made of, which errors name.</summary>
    internal Normal(string name, Tensor loc, Tensor scale)
        : this(name, Broadcast(name, nameof(loc), loc, nameof(scale), scale))
    {
    }

    private Normal(string name, (Tensor Loc, Tensor Scale) parameters)
        : base(parameters.Loc.Shape, Shape.Scalar)
    {
        (Loc, Scale) = parameters;
        Require.Finite(name, "loc", Loc);
        Require.PositiveFinite(name, "scale", Scale);
    }

    /// <summary>The mean, of the batch's shape.</summary>
    public Tensor Loc { get; }

    /// <summary>The standard deviation, of the batch's shape.</summary>
    public Tensor Scale { get; }

    /// <inheritdoc/>
    public override bool HasRSample => true;

    /// <inheritdoc/>
    public override Tensor Mean => Loc;

    /// <inheritdoc/>
    public override Tensor Variance => Scale.Square();

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.Number(Fits(value, Loc), nameof(value), value);
        return -0.5 * ((value - Loc) / Scale).Square() - Scale.Log() - HalfLogTwoPi;
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => Scale.Log() + (0.5 + HalfLogTwoPi);

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        Require.Number(Fits(value, Loc), nameof(value), value);
        return 0.5 * ((Loc - value) / (Scale * SqrtTwo)).Erfc();
    }

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability)
    {
        Require.Probability(Fits(probability, Loc), nameof(probability), probability);

        // In Float64, for single precision has no room between -1 and 2p - 1 for a small p.
        Tensor z = (2 * probability.Cast(DType.Float64) - 1).ErfInv() * SqrtTwo;
        return Loc + Scale * z.Cast(Loc.DType);
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator) =>
        Loc + Scale * Normals(Loc, shape, generator);
}
