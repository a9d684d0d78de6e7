namespace DeepNet.Layers;

/// <summary>Puts a border around depth, height and width of [batch, channels, depth, height, width]: the other end.
/// The batch may be left out.</summary>
/// <remarks>torch.nn.CircularPad3d; the operation is <see cref="Tensor.Pad"/> with <see
/// cref="PadMode.Circular"/>.</remarks>
public sealed class CircularPad3d : PadLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="padding">Elements of the border: one number for all sides, or (left, right, top, bottom, front,
    /// back).</param>
    /// <exception cref="ArgumentException">The amounts are not one or 6 numbers, or are negative.</exception>
    public CircularPad3d(params ReadOnlySpan<int> padding)
        : base(3, padding, PadMode.Circular)
    {
    }
}
