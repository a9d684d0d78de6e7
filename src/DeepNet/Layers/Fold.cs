namespace DeepNet.Layers;

/// <summary>Lays columns of patches back into images, adding where they overlap: the adjoint of
/// <see cref="Unfold"/>.</summary>
/// <remarks>torch.nn.Fold; the sizes are in <see cref="Tensor.Col2Im"/>.</remarks>
public sealed class Fold : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="outputSize">Height and width of the images.</param>
    /// <param name="kernelSize">Size of a patch.</param>
    /// <param name="dilation">Distance of the elements of a patch; 1 if not given.</param>
    /// <param name="padding">What is cut off on both sides; 0 if not given.</param>
    /// <param name="stride">Distance of the patches; 1 if not given.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public Fold(
        PerDim outputSize, PerDim kernelSize, PerDim dilation = default, PerDim padding = default,
        PerDim stride = default)
    {
        SpatialChecks.Positive(nameof(Fold), nameof(outputSize), outputSize, 2);
        OutputSize = outputSize;
        Dilation = dilation.Count == 0 ? 1 : dilation;
        Padding = padding.Count == 0 ? 0 : padding;
        Stride = stride.Count == 0 ? 1 : stride;
        KernelSize = kernelSize;
        PatchLine.CheckSettings(nameof(Fold), KernelSize, Dilation, Padding, Stride);
    }

    /// <summary>Height and width of the images.</summary>
    public PerDim OutputSize { get; }

    /// <summary>Size of a patch.</summary>
    public PerDim KernelSize { get; }

    /// <summary>Distance of the elements of a patch.</summary>
    public PerDim Dilation { get; }

    /// <summary>What is cut off on both sides.</summary>
    public PerDim Padding { get; }

    /// <summary>Distance of the patches.</summary>
    public PerDim Stride { get; }

    /// <summary>[batch, channels · kernelHeight · kernelWidth, patches] to [batch, channels, height, width].</summary>
    /// <exception cref="ShapeException">The columns or patches are not as many as the sizes say, or the kernel is
    /// larger than the padded images.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.Col2Im(OutputSize, KernelSize, Dilation, Padding, Stride));

    /// <inheritdoc/>
    protected override string Describe() =>
        $"outputSize: {OutputSize}, kernelSize: {KernelSize}, dilation: {Dilation}, padding: {Padding}, " +
        $"stride: {Stride}";
}
