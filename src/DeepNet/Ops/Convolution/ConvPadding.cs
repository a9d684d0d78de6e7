namespace DeepNet;

/// <summary>
/// Zeros around the input of a convolution: so many on both sides of each spatial dimension, or <see cref="Same"/>.
/// </summary>
/// <remarks>
/// Written as a number or numbers: <c>padding: 1</c>, <c>padding: (1, 2)</c>. The default is no padding.
/// </remarks>
public readonly record struct ConvPadding
{
    private readonly PerDim _sizes;
    private readonly bool _isSame;

    private ConvPadding(PerDim sizes, bool isSame) => (_sizes, _isSame) = (sizes, isSame);

    /// <summary>As many zeros as keep the sizes; an odd one goes to the end. Needs stride 1.</summary>
    public static ConvPadding Same { get; } = new(0, isSame: true);

    /// <summary>No zeros: the kernel stays inside the input.</summary>
    public static ConvPadding Valid { get; } = new(0, isSame: false);

    /// <summary>So many zeros on both sides.</summary>
    public static implicit operator ConvPadding(PerDim sizes) => new(sizes, isSame: false);

    /// <summary>So many zeros on both sides of every dimension.</summary>
    public static implicit operator ConvPadding(int all) => new(all, isSame: false);

    /// <summary>So many zeros above and below, and left and right.</summary>
    public static implicit operator ConvPadding((int Height, int Width) sizes) => new(sizes, isSame: false);

    /// <summary>So many zeros on both sides of depth, height and width.</summary>
    public static implicit operator ConvPadding((int Depth, int Height, int Width) sizes) => new(sizes, isSame: false);

    /// <summary>"Same", or the numbers.</summary>
    public override string ToString() => _isSame ? nameof(Same) : _sizes.Count == 0 ? "0" : _sizes.ToString();

    /// <summary>The zeros before and after each dimension.</summary>
    internal (int[] Begin, int[] End) Resolve(string operation, ReadOnlySpan<int> kernel, int[] stride, int[] dilation)
    {
        if (!_isSame)
        {
            int[] both = _sizes.Resolve(operation, "padding", kernel.Length, 0);
            return (both, both);
        }

        int[] begin = new int[kernel.Length], end = new int[kernel.Length];
        for (int dim = 0; dim < kernel.Length; dim++)
        {
            Check.Argument(
                stride[dim] == 1,
                $"{operation}: padding Same needs stride 1, but dimension {dim} has stride {stride[dim]}.");
            int total = dilation[dim] * (kernel[dim] - 1);
            begin[dim] = total / 2;
            end[dim] = total - begin[dim];
        }

        return (begin, end);
    }
}
