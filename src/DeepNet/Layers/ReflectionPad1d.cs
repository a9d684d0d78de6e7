namespace DeepNet.Layers;

/// <summary>Puts a border around length of [batch, channels, length]: the inside mirrored at the outermost elements,
/// which are not repeated. The batch may be left out.</summary>
/// <remarks>torch.nn.ReflectionPad1d; the operation is <see cref="Tensor.Pad"/> with <see
/// cref="PadMode.Reflect"/>.</remarks>
public sealed class ReflectionPad1d : PadLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="padding">Elements of the border: one number for both sides, or (left, right).</param>
    /// <exception cref="ArgumentException">The amounts are not one or 2 numbers, or are negative.</exception>
    public ReflectionPad1d(params ReadOnlySpan<int> padding)
        : base(1, padding, PadMode.Reflect)
    {
    }
}
