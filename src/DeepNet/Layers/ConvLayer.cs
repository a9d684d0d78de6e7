using System.Text;
using DeepNet.Kernels;

namespace DeepNet.Layers;

/// <summary>What convolution layers share: sizes, settings, weight and bias.</summary>
/// <remarks>Weight and bias start uniform in ±1/√fanIn, fanIn = inChannels / groups · kernel size.</remarks>
public abstract class ConvLayer : Layer
{
    private protected ConvLayer(
        int rank,
        bool isTransposed,
        int inChannels,
        int outChannels,
        PerDim kernelSize,
        PerDim stride,
        PerDim dilation,
        int groups,
        bool bias,
        RandomSource? generator)
    {
        string name = GetType().Name;
        Positive(name, nameof(inChannels), inChannels);
        Positive(name, nameof(outChannels), outChannels);
        Positive(name, nameof(groups), groups);
        Check.Argument(
            inChannels % groups == 0, $"{name}: inChannels {inChannels} must be divisible by groups {groups}.");
        Check.Argument(
            outChannels % groups == 0, $"{name}: outChannels {outChannels} must be divisible by groups {groups}.");
        int[] kernel = SpatialChecks.Positive(name, nameof(kernelSize), kernelSize, rank);
        (InChannels, OutChannels, KernelSize, Groups) = (inChannels, outChannels, kernelSize, groups);
        Stride = stride.Count == 0 ? 1 : stride;
        Dilation = dilation.Count == 0 ? 1 : dilation;
        SpatialChecks.Positive(name, nameof(stride), Stride, rank);
        SpatialChecks.Positive(name, nameof(dilation), Dilation, rank);
        (int first, int second) = isTransposed ? (inChannels, outChannels) : (outChannels, inChannels);
        (Weight, Bias) = FanInUniform.WeightAndBias([first, second / groups, .. kernel], bias, generator, outChannels);
    }

    /// <summary>Channels of the input.</summary>
    public int InChannels { get; }

    /// <summary>Channels of the output.</summary>
    public int OutChannels { get; }

    /// <summary>Size of the kernel.</summary>
    public PerDim KernelSize { get; }

    /// <summary>Steps of the kernel.</summary>
    public PerDim Stride { get; }

    /// <summary>Distance of the kernel's elements.</summary>
    public PerDim Dilation { get; }

    /// <summary>Groups of channels that do not see each other.</summary>
    public int Groups { get; }

    /// <summary>[outChannels, inChannels / groups, kernel…]; of transposed convolutions [inChannels, outChannels /
    /// groups, kernel…].</summary>
    public Parameter Weight { get; }

    /// <summary>[outChannels], or null without bias.</summary>
    public Parameter? Bias { get; }

    /// <summary>Padding for <see cref="Module.ToString"/>.</summary>
    private protected abstract string PaddingText { get; }

    /// <inheritdoc/>
    protected override string Describe()
    {
        var text = new StringBuilder(
            $"{InChannels}, {OutChannels}, kernelSize: {KernelSize}, stride: {Stride}{PaddingText}");
        if (Dilation != 1)
            text.Append($", dilation: {Dilation}");
        if (Groups != 1)
            text.Append($", groups: {Groups}");
        if (Bias is null)
            text.Append(", bias: false");
        return text.ToString();
    }

    /// <summary>The padding of a convolution and its mode, checked.</summary>
    private protected (ConvPadding Padding, PadMode Mode) Checked(ConvPadding padding, PadMode paddingMode)
    {
        string name = GetType().Name;
        Check.Argument(
            Enum.IsDefined(paddingMode), $"{name}: paddingMode {paddingMode} is none of {nameof(PadMode)}.");
        (_, _, int[] begin, int[] end) = Resolve(name, padding);
        Check.Argument(
            Array.TrueForAll(begin, n => n >= 0) && Array.TrueForAll(end, n => n >= 0),
            $"{name}: padding {padding} must not be negative.");
        return (padding, paddingMode);
    }

    /// <summary>The paddings of a transposed convolution, checked.</summary>
    private protected (PerDim Padding, PerDim OutputPadding) Checked(PerDim padding, PerDim outputPadding)
    {
        string name = GetType().Name;
        int rank = Weight.Shape.Rank - 2;
        int[] cut = padding.Resolve(name, nameof(padding), rank, 0);
        int[] added = outputPadding.Resolve(name, nameof(outputPadding), rank, 0);
        Check.Argument(Array.TrueForAll(cut, n => n >= 0), $"{name}: padding {padding} must not be negative.");
        for (int dim = 0; dim < rank; dim++)
        {
            Check.Argument(added[dim] >= 0, $"{name}: outputPadding {outputPadding} must not be negative.");
            Check.Argument(
                added[dim] < Math.Max(Stride[dim], Dilation[dim]),
                $"{name}: outputPadding {outputPadding} must be smaller than stride {Stride} or dilation {Dilation}.");
        }

        return (padding.Count == 0 ? 0 : padding, outputPadding.Count == 0 ? 0 : outputPadding);
    }

    /// <summary>The input with a border that holds no zeros.</summary>
    private protected Tensor Bordered(Tensor x, ConvPadding padding, PadMode mode)
    {
        string name = GetType().Name;
        int rank = Weight.Shape.Rank - 2;
        SpatialChecks.CheckRank(name, x, rank);
        (int[] stride, int[] dilation, int[] begin, int[] end) = Resolve(name, padding);

        // What does not fit is told of the input as given, not of the one with its border.
        IEnumerable<int> input = x.Rank == rank + 1 ? x.Shape.Prepend(1) : x.Shape;
        _ = ConvShape.Resolve(
            name, [.. input.Select(size => (long)size)], [.. Weight.Shape.Select(size => (long)size)], stride, begin,
            end, dilation, Groups, out string? error) ?? throw new ShapeException(error!);
        var amounts = new int[2 * rank];
        for (int dim = 0; dim < rank; dim++)
            (amounts[^((2 * dim) + 2)], amounts[^((2 * dim) + 1)]) = (begin[dim], end[dim]);
        return x.Pad(amounts, mode);
    }

    /// <summary>Padding and its mode as far as they are not the defaults.</summary>
    private protected static string TextOf(ConvPadding padding, PadMode mode) =>
        (padding.ToString() == "0" ? "" : $", padding: {padding}")
        + (mode == PadMode.Constant ? "" : $", paddingMode: {mode}");

    /// <summary>Paddings of a transposed convolution as far as they are not the defaults.</summary>
    private protected static string TextOf(PerDim padding, PerDim outputPadding) =>
        (padding == 0 ? "" : $", padding: {padding}") + (outputPadding == 0 ? "" : $", outputPadding: {outputPadding}");

    private (int[] Stride, int[] Dilation, int[] Begin, int[] End) Resolve(string name, ConvPadding padding)
    {
        ReadOnlySpan<int> kernel = Weight.Shape.AsSpan()[2..];
        int[] stride = Stride.Resolve(name, "stride", kernel.Length, 1);
        int[] dilation = Dilation.Resolve(name, "dilation", kernel.Length, 1);
        (int[] begin, int[] end) = padding.Resolve(name, kernel, stride, dilation);
        return (stride, dilation, begin, end);
    }

    private static void Positive(string name, string argument, int value) =>
        Check.Argument(value > 0, $"{name}: {argument} {value} must be positive.");
}
