namespace DeepNet.Layers;

/// <summary>Puts a border around length of [batch, channels, length]: the outermost elements again and again. The
/// batch may be left out.</summary>
/// <remarks>torch.nn.ReplicationPad1d; the operation is <see cref="Tensor.Pad"/> with <see
/// cref="PadMode.Replicate"/>.</remarks>
public sealed class ReplicationPad1d : PadLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="padding">Elements of the border: one number for both sides, or (left, right).</param>
    /// <exception cref="ArgumentException">The amounts are not one or 2 numbers, or are negative.</exception>
    public ReplicationPad1d(params ReadOnlySpan<int> padding)
        : base(1, padding, PadMode.Replicate)
    {
    }
}
