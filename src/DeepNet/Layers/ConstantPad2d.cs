namespace DeepNet.Layers;

/// <summary>Puts a border of one value around height and width of [batch, channels, height, width]. The batch may be
/// left out.</summary>
/// <remarks>torch.nn.ConstantPad2d; the operation is <see cref="Tensor.Pad"/>.</remarks>
public sealed class ConstantPad2d : PadLayer
{
    /// <summary>Creates the layer with the same amount on all sides.</summary>
    /// <param name="padding">Elements of the border on every side; negative ones cut.</param>
    /// <param name="value">What the border holds.</param>
    public ConstantPad2d(int padding, double value)
        : this([padding], value)
    {
    }

    /// <summary>Creates the layer.</summary>
    /// <param name="padding">Elements of the border: one number for all sides, or (left, right, top, bottom). Negative
    /// amounts cut.</param>
    /// <param name="value">What the border holds.</param>
    /// <exception cref="ArgumentException">The amounts are not one or 4 numbers.</exception>
    public ConstantPad2d(ReadOnlySpan<int> padding, double value)
        : base(2, padding, PadMode.Constant, value) => Value = value;

    /// <summary>What the border holds.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    protected override string Describe() => $"{base.Describe()}, value: {SettingText.Of(Value)}";
}
