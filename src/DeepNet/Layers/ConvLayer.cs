using System.Text;

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
        int[] kernel = Positive(name, nameof(kernelSize), kernelSize, rank);
        (InChannels, OutChannels, KernelSize, Groups) = (inChannels, outChannels, kernelSize, groups);
        Stride = stride.Count == 0 ? 1 : stride;
        Dilation = dilation.Count == 0 ? 1 : dilation;
        Positive(name, nameof(stride), Stride, rank);
        Positive(name, nameof(dilation), Dilation, rank);
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

    private static void Positive(string name, string argument, int value) =>
        Check.Argument(value > 0, $"{name}: {argument} {value} must be positive.");

    private static int[] Positive(string name, string argument, PerDim value, int rank)
    {
        int[] sizes = value.Resolve(name, argument, rank, 0);
        Check.Argument(Array.TrueForAll(sizes, size => size > 0), $"{name}: {argument} {value} must be positive.");
        return sizes;
    }
}
