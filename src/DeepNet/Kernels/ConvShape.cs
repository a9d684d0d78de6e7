using System.Globalization;

namespace DeepNet.Kernels;

/// <summary>
/// One number per spatial dimension; the dimensions a 1-d or 2-d convolution lacks come first, as 1 (or 0 padding).
/// </summary>
internal readonly record struct Extent(int Depth, int Height, int Width)
{
    /// <summary>Depth · height · width.</summary>
    public long Count => (long)Depth * Height * Width;

    /// <summary>Whether every dimension is <paramref name="value"/>.</summary>
    public bool All(int value) => Depth == value && Height == value && Width == value;
}

/// <summary>A convolution of one to three spatial dimensions, checked and resolved: kernels trust it.</summary>
/// <remarks>
/// Input [batch, inChannels, input…], weight [outChannels, inChannels / groups, kernel…], output [batch, outChannels,
/// output…] with output = ⌊(input + begin + end - dilation · (kernel - 1) - 1) / stride⌋ + 1, as PyTorch's Conv1d to
/// Conv3d.
/// </remarks>
internal readonly record struct ConvShape
{
    public int Batch { get; private init; }

    public int InChannels { get; private init; }

    public int OutChannels { get; private init; }

    public int Groups { get; private init; }

    /// <summary>1, 2 or 3.</summary>
    public int SpatialRank { get; private init; }

    public Extent Input { get; private init; }

    public Extent Kernel { get; private init; }

    public Extent Output { get; private init; }

    public Extent Stride { get; private init; }

    public Extent PaddingBegin { get; private init; }

    public Extent PaddingEnd { get; private init; }

    public Extent Dilation { get; private init; }

    public int InPerGroup => InChannels / Groups;

    public int OutPerGroup => OutChannels / Groups;

    /// <summary>Products per output element: the rows of the patch matrix.</summary>
    public long Taps => InPerGroup * Kernel.Count;

    /// <summary>Whether each kernel sees one channel.</summary>
    public bool Depthwise => InPerGroup == 1 && InChannels > 1;

    /// <summary>
    /// Whether the convolution is a matrix product of pixels as they lie: kernel 1, stride 1, no padding.
    /// </summary>
    public bool Pointwise =>
        Kernel.All(1) && Stride.All(1) && PaddingBegin.All(0) && PaddingEnd.All(0);

    /// <summary>
    /// Whether the kernel covers the whole input: one pixel, each sample a row of one matrix product.
    /// </summary>
    public bool Whole => Output.All(1) && Kernel == Input && PaddingBegin.All(0) && PaddingEnd.All(0);

    /// <summary>Checks and resolves a convolution; null with the rule it breaks in <paramref name="error"/>.</summary>
    /// <param name="op">Name of the operation for the error text.</param>
    /// <param name="input">[batch, inChannels, spatial…], one to three spatial dimensions.</param>
    /// <param name="weight">[outChannels, inChannels / groups, kernel…].</param>
    /// <param name="stride">One step per spatial dimension.</param>
    /// <param name="paddingBegin">Zeros before each spatial dimension.</param>
    /// <param name="paddingEnd">Zeros after each spatial dimension.</param>
    /// <param name="dilation">Distance of kernel elements per spatial dimension.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="error">Null if the shape is right.</param>
    public static ConvShape? Resolve(
        string op, ReadOnlySpan<long> input, ReadOnlySpan<long> weight, ReadOnlySpan<int> stride,
        ReadOnlySpan<int> paddingBegin, ReadOnlySpan<int> paddingEnd, ReadOnlySpan<int> dilation, int groups,
        out string? error)
    {
        error = CheckRanks(op, input, weight, stride, paddingBegin, paddingEnd, dilation, groups);
        if (error != null)
            return null;

        long inChannels = input[1], outChannels = weight[0];
        if (inChannels % groups != 0 || outChannels % groups != 0)
        {
            error = $"{op}: {inChannels} input channels and {outChannels} output channels must be divisible by " +
                $"groups = {groups}.";
            return null;
        }

        if (inChannels / groups != weight[1])
        {
            error = $"{op}: input {Text(input)} has {inChannels} channels but weight {Text(weight)} expects " +
                $"{weight[1] * groups}.";
            return null;
        }

        int rank = input.Length - 2;
        Span<long> output = stackalloc long[rank];
        for (int dim = 0; dim < rank; dim++)
        {
            long padded = input[dim + 2] + paddingBegin[dim] + paddingEnd[dim];
            long reach = dilation[dim] * (weight[dim + 2] - 1) + 1;
            if (reach > padded)
            {
                error = $"{op}: the kernel of weight {Text(weight)} spans {reach} elements of dimension {dim + 2} " +
                    $"but input {Text(input)} has {padded} with padding. The kernel must not be larger.";
                return null;
            }

            output[dim] = (padded - reach) / stride[dim] + 1;
        }

        return Build(
            op, input, weight, output, inChannels, outChannels, stride, paddingBegin, paddingEnd, dilation, groups,
            out error);
    }

    /// <summary>
    /// The convolution whose input gradient is a transposed convolution: its output is the transposed one's input
    /// [batch, inChannels, spatial…], its input the transposed one's output. Null with the rule broken in
    /// <paramref name="error"/>.
    /// </summary>
    /// <remarks>
    /// Output = (input - 1) · stride - 2 · padding + dilation · (kernel - 1) + outputPadding + 1, weight
    /// [inChannels, outChannels / groups, kernel…], as PyTorch's ConvTranspose1d to ConvTranspose3d.
    /// </remarks>
    public static ConvShape? ResolveTransposed(
        string op, ReadOnlySpan<long> input, ReadOnlySpan<long> weight, ReadOnlySpan<int> stride,
        ReadOnlySpan<int> padding, ReadOnlySpan<int> outputPadding, ReadOnlySpan<int> dilation, int groups,
        out string? error)
    {
        error = CheckRanks(op, input, weight, stride, padding, outputPadding, dilation, groups, "outputPadding");
        if (error != null)
            return null;

        long inChannels = input[1], outChannels = weight[1] * groups;
        if (inChannels % groups != 0)
        {
            error = $"{op}: {inChannels} input channels must be divisible by groups = {groups}.";
            return null;
        }

        if (inChannels != weight[0])
        {
            error = $"{op}: input {Text(input)} has {inChannels} channels but weight {Text(weight)} expects " +
                $"{weight[0]}.";
            return null;
        }

        int rank = input.Length - 2;
        Span<long> whole = stackalloc long[rank];
        for (int dim = 0; dim < rank; dim++)
        {
            if (outputPadding[dim] >= Math.Max(stride[dim], dilation[dim]))
            {
                error = $"{op}: output padding {outputPadding[dim]} must be smaller than stride {stride[dim]} or " +
                    $"dilation {dilation[dim]}.";
                return null;
            }

            whole[dim] = (input[dim + 2] - 1) * stride[dim] - 2L * padding[dim] +
                dilation[dim] * (weight[dim + 2] - 1) + outputPadding[dim] + 1;
            if (whole[dim] < 1)
            {
                error = $"{op}: input {Text(input)} and weight {Text(weight)} give an output of {whole[dim]} " +
                    $"elements in dimension {dim + 2}. It must have at least one.";
                return null;
            }
        }

        Span<long> mirrored = stackalloc long[rank + 2];
        mirrored[0] = input[0];
        mirrored[1] = outChannels;
        whole.CopyTo(mirrored[2..]);
        return Build(
            op, mirrored, weight, input[2..], outChannels, inChannels, stride, padding, padding, dilation, groups,
            out error);
    }

    private static string? CheckRanks(
        string op, ReadOnlySpan<long> input, ReadOnlySpan<long> weight, ReadOnlySpan<int> stride,
        ReadOnlySpan<int> paddingBegin, ReadOnlySpan<int> paddingEnd, ReadOnlySpan<int> dilation, int groups,
        string nameOfEnd = "padding")
    {
        int rank = input.Length - 2;
        if (rank is < 1 or > 3 || weight.Length != input.Length)
        {
            return $"{op}: input {Text(input)} and weight {Text(weight)} must both be [batch or outChannels, " +
                "channels, spatial…] with the same one to three spatial dimensions.";
        }

        if (stride.Length != rank || paddingBegin.Length != rank || paddingEnd.Length != rank ||
            dilation.Length != rank)
        {
            return $"{op}: stride, padding and dilation must have {rank} numbers each for input {Text(input)}, but " +
                $"have {stride.Length}, {Math.Min(paddingBegin.Length, paddingEnd.Length)} and {dilation.Length}.";
        }

        if (groups < 1)
            return $"{op}: groups = {groups} must be positive.";

        for (int dim = 0; dim < rank; dim++)
        {
            if (stride[dim] < 1)
                return $"{op}: stride {Text(stride)} must be positive.";
            if (dilation[dim] < 1)
                return $"{op}: dilation {Text(dilation)} must be positive.";
            if (paddingBegin[dim] < 0)
                return $"{op}: padding {Text(paddingBegin)} must not be negative.";
            if (paddingEnd[dim] < 0)
                return $"{op}: {nameOfEnd} {Text(paddingEnd)} must not be negative.";
            if (weight[dim + 2] < 1)
                return $"{op}: the kernel of weight {Text(weight)} must have at least one element.";
        }

        return weight[0] < 1 || weight[1] < 1
            ? $"{op}: weight {Text(weight)} must have at least one input and one output channel."
            : null;
    }

    private static ConvShape? Build(
        string op, ReadOnlySpan<long> input, ReadOnlySpan<long> weight, ReadOnlySpan<long> output, long inChannels,
        long outChannels, ReadOnlySpan<int> stride, ReadOnlySpan<int> paddingBegin, ReadOnlySpan<int> paddingEnd,
        ReadOnlySpan<int> dilation, int groups, out string? error)
    {
        // Pixels of one sample and taps of one kernel are numbered by int, everything else by long.
        Int128 pixels = 1, positions = 1, kernel = 1, reach = 1;
        for (int dim = 0; dim < output.Length; dim++)
        {
            pixels *= output[dim];
            positions *= input[dim + 2];
            kernel *= weight[dim + 2];
            reach = Int128.Max(reach, (Int128)input[dim + 2] + paddingBegin[dim] + paddingEnd[dim]);
        }

        Int128 channels = Int128.Max(inChannels, outChannels), samples = Int128.Max(1, input[0]);
        Int128 sides = Int128.Max(Int128.Max(pixels, positions), Int128.Max(kernel * weight[1], reach));
        Int128 elements = channels * Int128.Max(samples * Int128.Max(pixels, positions), kernel * weight[1]);
        if (Int128.Max(Int128.Max(sides, channels), samples) > int.MaxValue || elements > long.MaxValue / 16)
        {
            error = $"{op}: input {Text(input)} with weight {Text(weight)} has too many elements.";
            return null;
        }

        error = null;
        return new ConvShape
        {
            Batch = (int)input[0],
            InChannels = (int)inChannels,
            OutChannels = (int)outChannels,
            Groups = groups,
            SpatialRank = output.Length,
            Input = Of(input[2..]),
            Kernel = Of(weight[2..]),
            Output = Of(output),
            Stride = Of(stride, 1),
            PaddingBegin = Of(paddingBegin, 0),
            PaddingEnd = Of(paddingEnd, 0),
            Dilation = Of(dilation, 1),
        };
    }

    private static Extent Of(ReadOnlySpan<long> sizes) =>
        new(
            sizes.Length > 2 ? (int)sizes[^3] : 1, sizes.Length > 1 ? (int)sizes[^2] : 1, (int)sizes[^1]);

    private static Extent Of(ReadOnlySpan<int> values, int missing) =>
        new(
            values.Length > 2 ? values[^3] : missing, values.Length > 1 ? values[^2] : missing, values[^1]);

    private static string Text<T>(ReadOnlySpan<T> values)
        where T : struct, IFormattable
    {
        string[] texts = new string[values.Length];
        for (int i = 0; i < values.Length; i++)
            texts[i] = values[i].ToString(null, CultureInfo.InvariantCulture);
        return $"[{string.Join(", ", texts)}]";
    }
}
