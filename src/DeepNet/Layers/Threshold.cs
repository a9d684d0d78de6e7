namespace DeepNet.Layers;

/// <summary>y = x where x is above the limit, else the given value.</summary>
/// <remarks>torch.nn.Threshold.</remarks>
public sealed class Threshold : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="threshold">Where x is kept: above this.</param>
    /// <param name="value">What stands elsewhere.</param>
    /// <exception cref="ArgumentException">A number is NaN.</exception>
    public Threshold(double threshold, double value)
    {
        Limit = ActivationSettings.Number(nameof(Threshold), nameof(threshold), threshold);
        Value = ActivationSettings.Number(nameof(Threshold), nameof(value), value);
    }

    /// <summary>Where x is kept: above this.</summary>
    public double Limit { get; }

    /// <summary>What stands elsewhere.</summary>
    public double Value { get; }

    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Threshold(Limit, Value));

    /// <inheritdoc/>
    protected override string Describe() => $"threshold: {SettingText.Of(Limit)}, value: {SettingText.Of(Value)}";
}
