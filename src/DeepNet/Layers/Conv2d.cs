namespace DeepNet.Layers;

/// <summary>A convolution over height and width of [batch, channels, height, width]; the batch may be left
/// out.</summary>
/// <remarks>Weight and bias start uniform in ±1/√fanIn. torch.nn.Conv2d; the formula is in
/// <see cref="Tensor.Conv2d"/>.</remarks>
public sealed class Conv2d : ConvLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">Size of the kernel, one number for all dimensions or one for each.</param>
    /// <param name="stride">Steps of the kernel; 1 if not given.</param>
    /// <param name="padding">Elements added on both sides; 0 if not given. See <see cref="ConvPadding.Same"/>.</param>
    /// <param name="dilation">Distance of the kernel's elements; 1 if not given.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="bias">False leaves the bias out.</param>
    /// <param name="paddingMode">What the padding holds; <see cref="PadMode.Constant"/> is zeros.</param>
    /// <param name="generator">Where the initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size, stride, dilation or number of groups is not positive, a padding is
    /// negative, groups do not divide the channels, or <see cref="ConvPadding.Same"/> comes with a stride.</exception>
    public Conv2d(
        int inChannels,
        int outChannels,
        PerDim kernelSize,
        PerDim stride = default,
        ConvPadding padding = default,
        PerDim dilation = default,
        int groups = 1,
        bool bias = true,
        PadMode paddingMode = PadMode.Constant,
        RandomSource? generator = null)
        : base(2, isTransposed: false, inChannels, outChannels, kernelSize, stride, dilation, groups, bias, generator)
        => (Padding, PaddingMode) = Checked(padding, paddingMode);

    /// <summary>Elements added on both sides.</summary>
    public ConvPadding Padding { get; }

    /// <summary>What the padding holds.</summary>
    public PadMode PaddingMode { get; }

    private protected override string PaddingText => TextOf(Padding, PaddingMode);

    /// <summary>[…, inChannels, height, width] to […, outChannels, height′, width′];
    /// each size ⌊(size + 2 · padding - dilation · (kernel - 1) - 1) / stride⌋ + 1.</summary>
    /// <exception cref="ShapeException">Rank or channels do not fit, the kernel is larger than the padded input, or the
    /// padding too large for its mode.</exception>
    public override Tensor Forward(Tensor x) => Observed(PaddingMode == PadMode.Constant
        ? x.Conv2d(Weight, Bias, Stride, Padding, Dilation, Groups)
        : Bordered(x, Padding, PaddingMode).Conv2d(Weight, Bias, Stride, 0, Dilation, Groups));
}
