namespace DeepNet.Distributions;

/// <summary>The distribution of eˣ where x is normal.</summary>
/// <remarks>torch.distributions.LogNormal.</remarks>
public sealed class LogNormal : Distribution
{
    /// <summary>A batch of log-normal distributions.</summary>
    /// <param name="loc">The mean of the logarithm.</param>
    /// <param name="scale">The standard deviation of the logarithm; positive.</param>
    /// <exception cref="ArgumentException">A scale is not positive, or a parameter is not finite.</exception>
    public LogNormal(Tensor loc, Tensor scale)
        : this(new Normal(nameof(LogNormal), loc, scale))
    {
    }

    /// <summary>A single log-normal distribution in Float32.</summary>
    public LogNormal(double loc, double scale)
        : this(Parameters.Number(loc), Parameters.Number(scale))
    {
    }

    private LogNormal(Normal logarithm)
        : base(logarithm.BatchShape, Shape.Scalar) => Logarithm = logarithm;

    /// <summary>The distribution of the logarithm.</summary>
    public Normal Logarithm { get; }

    /// <inheritdoc/>
    public override bool HasRSample => true;

    /// <inheritdoc/>
    public override Tensor Mean => (Logarithm.Loc + 0.5 * Logarithm.Variance).Exp();

    /// <inheritdoc/>
    public override Tensor Variance
    {
        get
        {
            Tensor variance = Logarithm.Variance;
            return variance.Expm1() * (2 * Logarithm.Loc + variance).Exp();
        }
    }

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.Positive(Fits(value, Logarithm.Loc), nameof(value), value);
        Tensor logValue = value.Log();
        return Logarithm.LogProb(logValue) - logValue;
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => Logarithm.Entropy() + Logarithm.Loc;

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        Require.Positive(Fits(value, Logarithm.Loc), nameof(value), value);
        return Logarithm.Cdf(value.Log());
    }

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability)
    {
        Require.Probability(Fits(probability, Logarithm.Loc), nameof(probability), probability);
        return Logarithm.Icdf(probability).Exp();
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator) =>
        (Logarithm.Loc + Logarithm.Scale * Parameters.Normals(Logarithm.Loc, shape, generator)).Exp();
}
