namespace DeepNet.Layers;

/// <summary>Puts a border of one value around length of [batch, channels, length]. The batch may be left out.</summary>
/// <remarks>torch.nn.ConstantPad1d; the operation is <see cref="Tensor.Pad"/>.</remarks>
public sealed class ConstantPad1d : PadLayer
{
    /// <summary>Creates the layer with the same amount on all sides.</summary>
    /// <param name="padding">Elements of the border on every side; negative ones cut.</param>
    /// <param name="value">What the border holds.</param>
    public ConstantPad1d(int padding, double value)
        : this([padding], value)
    {
    }

    /// <summary>Creates the layer.</summary>
    /// <param name="padding">Elements of the border: one number for both sides, or (left, right). Negative amounts
    /// cut.</param>
    /// <param name="value">What the border holds.</param>
    /// <exception cref="ArgumentException">The amounts are not one or 2 numbers.</exception>
    public ConstantPad1d(ReadOnlySpan<int> padding, double value)
        : base(1, padding, PadMode.Constant, value) => Value = value;

    /// <summary>What the border holds.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    protected override string Describe() => $"{base.Describe()}, value: {SettingText.Of(Value)}";
}
