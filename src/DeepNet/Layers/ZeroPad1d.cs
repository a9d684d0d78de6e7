namespace DeepNet.Layers;

/// <summary>Puts a border around length of [batch, channels, length]: zeros. The batch may be left out.</summary>
/// <remarks>torch.nn.ZeroPad1d; the operation is <see cref="Tensor.Pad"/> with <see
/// cref="PadMode.Constant"/>.</remarks>
public sealed class ZeroPad1d : PadLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="padding">Elements of the border: one number for both sides, or (left, right). Negative amounts
    /// cut.</param>
    /// <exception cref="ArgumentException">The amounts are not one or 2 numbers.</exception>
    public ZeroPad1d(params ReadOnlySpan<int> padding)
        : base(1, padding, PadMode.Constant)
    {
    }
}
