namespace DeepNet.Layers;

/// <summary>Rectified linear unit with a random slope below zero: y = x for x ≥ 0, else ax. While training each
/// element has its own a, uniform in [lower, upper]; else a = (lower + upper) / 2.</summary>
/// <remarks>Xu et al., 2015, https://arxiv.org/abs/1505.00853; torch.nn.RReLU.</remarks>
public sealed class Rrelu : Layer
{
    private readonly RandomSource? _generator;

    /// <summary>Creates the layer.</summary>
    /// <param name="lower">Smallest slope.</param>
    /// <param name="upper">Largest slope.</param>
    /// <param name="generator">The layer draws its slopes from a generator split off this one; null for the default
    /// generator.</param>
    /// <exception cref="ArgumentException">The slopes are not finite, or lower is above upper.</exception>
    public Rrelu(double lower = 1.0 / 8, double upper = 1.0 / 3, RandomSource? generator = null)
    {
        Check.Argument(
            double.IsFinite(lower) && double.IsFinite(upper) && lower <= upper,
            $"Rrelu: lower {lower} and upper {upper} must be finite, and lower not above upper.");
        (Lower, Upper) = (lower, upper);
        _generator = generator?.Split();
    }

    /// <summary>Smallest slope.</summary>
    public double Lower { get; }

    /// <summary>Largest slope.</summary>
    public double Upper { get; }

    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Rrelu(Lower, Upper, IsTraining, _generator));

    /// <inheritdoc/>
    protected override string Describe() => $"lower: {SettingText.Of(Lower)}, upper: {SettingText.Of(Upper)}";
}
