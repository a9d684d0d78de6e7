using System.Globalization;

namespace DeepNet;

/// <summary>
/// A whole number for each spatial dimension, or one for all of them: <c>3</c>, <c>(3, 5)</c> or <c>(1, 3, 5)</c>.
/// </summary>
/// <remarks>Kernel sizes, strides and the like. The default value stands for "not given".</remarks>
public readonly record struct PerDim
{
    private readonly int _first;
    private readonly int _second;
    private readonly int _third;

    private PerDim(int count, int first, int second = 0, int third = 0) =>
        (Count, _first, _second, _third) = (count, first, second, third);

    /// <summary>How many numbers there are: 1 serves every dimension, 0 is "not given".</summary>
    public int Count { get; }

    /// <summary>The number of dimension <paramref name="dim"/>, counted from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no number for that dimension.</exception>
    public int this[int dim]
    {
        get
        {
            if (dim < 0 || Count == 0 || (Count > 1 && dim >= Count))
                throw new ArgumentOutOfRangeException(nameof(dim), dim, $"PerDim: {this} has no dim {dim}.");
            return Count == 1 || dim == 0 ? _first : dim == 1 ? _second : _third;
        }
    }

    /// <summary>The same number for every dimension.</summary>
    public static implicit operator PerDim(int all) => new(1, all);

    /// <summary>Height and width.</summary>
    public static implicit operator PerDim((int Height, int Width) sizes) => new(2, sizes.Height, sizes.Width);

    /// <summary>Depth, height and width.</summary>
    public static implicit operator PerDim((int Depth, int Height, int Width) sizes) =>
        new(3, sizes.Depth, sizes.Height, sizes.Width);

    /// <summary>One to three numbers from a list.</summary>
    /// <exception cref="ArgumentException">There are none or more than three.</exception>
    public static PerDim Of(params ReadOnlySpan<int> sizes) => sizes switch
    {
        [int all] => new(1, all),
        [int height, int width] => new(2, height, width),
        [int depth, int height, int width] => new(3, depth, height, width),
        _ => throw new ArgumentException($"PerDim: {sizes.Length} numbers; there are one to three spatial dimensions."),
    };

    /// <summary>The number, or the numbers in brackets.</summary>
    public override string ToString() => Count switch
    {
        0 => "not given",
        1 => _first.ToString(CultureInfo.InvariantCulture),
        2 => $"({_first}, {_second})",
        _ => $"({_first}, {_second}, {_third})",
    };

    /// <summary>One number for each of <paramref name="rank"/> dimensions.</summary>
    internal int[] Resolve(string operation, string argument, int rank, int fallback)
    {
        Check.Argument(
            Count <= 1 || Count == rank,
            $"{operation}: {argument} {this} has {Count} numbers for {rank} spatial dimensions.");
        var sizes = new int[rank];
        for (int dim = 0; dim < rank; dim++)
            sizes[dim] = Count == 0 ? fallback : this[dim];
        return sizes;
    }
}
