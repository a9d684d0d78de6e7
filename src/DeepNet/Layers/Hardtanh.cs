namespace DeepNet.Layers;

/// <summary>Cuts off at both ends: y = min(max(x, min), max).</summary>
/// <remarks>torch.nn.Hardtanh.</remarks>
public sealed class Hardtanh : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="min">The least output.</param>
    /// <param name="max">The greatest output.</param>
    /// <exception cref="ArgumentException"><paramref name="min"/> is not below <paramref name="max"/>.</exception>
    public Hardtanh(double min = -1, double max = 1)
    {
        Check.Argument(min < max, $"Hardtanh: min {min} must be below max {max}.");
        (Min, Max) = (min, max);
    }

    /// <summary>The least output.</summary>
    public double Min { get; }

    /// <summary>The greatest output.</summary>
    public double Max { get; }

    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Hardtanh(Min, Max));

    /// <inheritdoc/>
    protected override string Describe() => $"min: {SettingText.Of(Min)}, max: {SettingText.Of(Max)}";
}
