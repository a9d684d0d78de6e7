namespace DeepNet.Layers;

/// <summary>Puts a border around height and width of [batch, channels, height, width]: the other end. The batch may be
/// left out.</summary>
/// <remarks>torch.nn.CircularPad2d; the operation is <see cref="Tensor.Pad"/> with <see
/// cref="PadMode.Circular"/>.</remarks>
public sealed class CircularPad2d : PadLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="padding">Elements of the border: one number for all sides, or (left, right, top, bottom).</param>
    /// <exception cref="ArgumentException">The amounts are not one or 4 numbers, or are negative.</exception>
    public CircularPad2d(params ReadOnlySpan<int> padding)
        : base(2, padding, PadMode.Circular)
    {
    }
}
