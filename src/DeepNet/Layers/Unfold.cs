namespace DeepNet.Layers;

/// <summary>The patches that a convolution of [batch, channels, height, width] sees, as columns; the batch may be left
/// out.</summary>
/// <remarks>torch.nn.Unfold; the sizes are in <see cref="Tensor.Im2Col"/>.</remarks>
public sealed class Unfold : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="kernelSize">Size of a patch.</param>
    /// <param name="dilation">Distance of the elements of a patch; 1 if not given.</param>
    /// <param name="padding">Zeros on both sides; 0 if not given.</param>
    /// <param name="stride">Distance of the patches; 1 if not given.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public Unfold(PerDim kernelSize, PerDim dilation = default, PerDim padding = default, PerDim stride = default)
    {
        Dilation = dilation.Count == 0 ? 1 : dilation;
        Padding = padding.Count == 0 ? 0 : padding;
        Stride = stride.Count == 0 ? 1 : stride;
        KernelSize = kernelSize;
        PatchLine.CheckSettings(nameof(Unfold), KernelSize, Dilation, Padding, Stride);
    }

    /// <summary>Size of a patch.</summary>
    public PerDim KernelSize { get; }

    /// <summary>Distance of the elements of a patch.</summary>
    public PerDim Dilation { get; }

    /// <summary>Zeros on both sides.</summary>
    public PerDim Padding { get; }

    /// <summary>Distance of the patches.</summary>
    public PerDim Stride { get; }

    /// <summary>[batch, channels, height, width] to [batch, channels · kernelHeight · kernelWidth, patches].</summary>
    /// <exception cref="ShapeException">The rank is wrong, or the kernel is larger than the padded input.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.Im2Col(KernelSize, Dilation, Padding, Stride));

    /// <inheritdoc/>
    protected override string Describe() =>
        $"kernelSize: {KernelSize}, dilation: {Dilation}, padding: {Padding}, stride: {Stride}";
}
