namespace DeepNet.Layers;

/// <summary>Puts a border around depth, height and width of [batch, channels, depth, height, width]: zeros. The batch
/// may be left out.</summary>
/// <remarks>torch.nn.ZeroPad3d; the operation is <see cref="Tensor.Pad"/> with <see
/// cref="PadMode.Constant"/>.</remarks>
public sealed class ZeroPad3d : PadLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="padding">Elements of the border: one number for all sides, or (left, right, top, bottom, front,
    /// back). Negative amounts cut.</param>
    /// <exception cref="ArgumentException">The amounts are not one or 6 numbers.</exception>
    public ZeroPad3d(params ReadOnlySpan<int> padding)
        : base(3, padding, PadMode.Constant)
    {
    }
}
