using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The uniform distribution in [low, high): p(x) = 1 / (high - low) there and 0 elsewhere.</summary>
/// <remarks>torch.distributions.Uniform; a value outside has the log-probability -∞ instead of giving an
/// error.</remarks>
public sealed class Uniform : Distribution
{
    /// <summary>A batch of uniform distributions.</summary>
    /// <param name="low">The lower end, included.</param>
    /// <param name="high">The upper end, not included; above the lower one.</param>
    /// <exception cref="ArgumentException">An upper end is not above the lower one, or an end is not
    /// finite.</exception>
    public Uniform(Tensor low, Tensor high)
        : this(Broadcast(nameof(Uniform), nameof(low), low, nameof(high), high))
    {
    }

    /// <summary>A single uniform distribution in Float32.</summary>
    public Uniform(double low, double high)
        : this(Number(low), Number(high))
    {
    }

    private Uniform((Tensor Low, Tensor High) parameters)
        : base(parameters.Low.Shape, Shape.Scalar)
    {
        (Low, High) = parameters;
        Require.Finite(nameof(Uniform), "low", Low);
        Require.Finite(nameof(Uniform), "high", High);
        Require.All(nameof(Uniform), "high", High, Low.Detach() < High.Detach(), "must be above low");
    }

    /// <summary>The lower end, of the batch's shape.</summary>
    public Tensor Low { get; }

    /// <summary>The upper end, of the batch's shape.</summary>
    public Tensor High { get; }

    /// <inheritdoc/>
    public override bool HasRSample => true;

    /// <inheritdoc/>
    public override Tensor Mean => 0.5 * (Low + High);

    /// <inheritdoc/>
    public override Tensor Variance => (High - Low).Square() / 12;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.Number(Fits(value, Low), nameof(value), value);
        Tensor inside = (value >= Low) & (value < High);
        return Tensor.Where(inside, -(High - Low).Log(), Low.ScalarLike(double.NegativeInfinity));
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => (High - Low).Log();

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        Require.Number(Fits(value, Low), nameof(value), value);
        return ((value - Low) / (High - Low)).Clamp(0, 1);
    }

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability)
    {
        Require.Probability(Fits(probability, Low), nameof(probability), probability);
        return Low + probability * (High - Low);
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator)
    {
        // Rounding may bring a draw up to high, which is not in the interval.
        Tensor last = High.Detach().Nextafter(Low.Detach());
        return (Low + Tensor.Rand(shape, Low.DType, Low.Device, generator) * (High - Low)).Minimum(last);
    }
}
