namespace DeepNet.Layers;

/// <summary>Puts a border around height and width of [batch, channels, height, width]: zeros. The batch may be left
/// out.</summary>
/// <remarks>torch.nn.ZeroPad2d; the operation is <see cref="Tensor.Pad"/> with <see
/// cref="PadMode.Constant"/>.</remarks>
public sealed class ZeroPad2d : PadLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="padding">Elements of the border: one number for all sides, or (left, right, top, bottom). Negative
    /// amounts cut.</param>
    /// <exception cref="ArgumentException">The amounts are not one or 4 numbers.</exception>
    public ZeroPad2d(params ReadOnlySpan<int> padding)
        : base(2, padding, PadMode.Constant)
    {
    }
}
