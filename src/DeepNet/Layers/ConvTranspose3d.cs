namespace DeepNet.Layers;

/// <summary>A transposed convolution over depth, height and width of [batch, channels, depth, height, width]: a learned
/// enlargement. The batch may be left out.</summary>
/// <remarks>Weight and bias start uniform in ±1/√(outChannels / groups · kernel size). torch.nn.ConvTranspose3d; the
/// formula is in <see cref="Tensor.ConvTranspose3d"/>.</remarks>
public sealed class ConvTranspose3d : ConvLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">Size of the kernel, one number for all dimensions or one for each.</param>
    /// <param name="stride">Distance at which the kernel is laid down in the output; 1 if not given.</param>
    /// <param name="padding">Cut off on both sides of the output; 0 if not given.</param>
    /// <param name="outputPadding">Added at the end of the output, less than the stride or the dilation; 0 if not
    /// given.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="bias">False leaves the bias out.</param>
    /// <param name="dilation">Distance of the kernel's elements; 1 if not given.</param>
    /// <param name="generator">Where the initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size, stride, dilation or number of groups is not positive, a padding is
    /// out of range, or groups do not divide the channels.</exception>
    public ConvTranspose3d(
        int inChannels,
        int outChannels,
        PerDim kernelSize,
        PerDim stride = default,
        PerDim padding = default,
        PerDim outputPadding = default,
        int groups = 1,
        bool bias = true,
        PerDim dilation = default,
        RandomSource? generator = null)
        : base(3, isTransposed: true, inChannels, outChannels, kernelSize, stride, dilation, groups, bias, generator)
        => (Padding, OutputPadding) = Checked(padding, outputPadding);

    /// <summary>Cut off on both sides of the output.</summary>
    public PerDim Padding { get; }

    /// <summary>Added at the end of the output.</summary>
    public PerDim OutputPadding { get; }

    private protected override string PaddingText => TextOf(Padding, OutputPadding);

    /// <summary>[…, inChannels, depth, height, width] to […, outChannels, depth′, height′, width′];
    /// each size (size - 1) · stride - 2 · padding + dilation · (kernel - 1) + outputPadding + 1.</summary>
    /// <exception cref="ShapeException">Rank or channels do not fit, or the output would be empty.</exception>
    public override Tensor Forward(Tensor x) =>
        Observed(x.ConvTranspose3d(Weight, Bias, Stride, Padding, OutputPadding, Groups, Dilation));
}
