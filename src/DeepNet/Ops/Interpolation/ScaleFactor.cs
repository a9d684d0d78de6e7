using System.Globalization;

namespace DeepNet;

/// <summary>How much larger each spatial dimension gets, or one factor for all: <c>2</c>, <c>(2, 1.5)</c>.</summary>
/// <remarks>The default value stands for "not given".</remarks>
public readonly record struct ScaleFactor
{
    private readonly double _first;
    private readonly double _second;
    private readonly double _third;

    private ScaleFactor(int count, double first, double second = 0, double third = 0) =>
        (Count, _first, _second, _third) = (count, first, second, third);

    /// <summary>How many factors there are: 1 serves every dimension, 0 is "not given".</summary>
    public int Count { get; }

    /// <summary>The factor of dimension <paramref name="dim"/>, counted from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no factor for that dimension.</exception>
    public double this[int dim]
    {
        get
        {
            if (dim < 0 || Count == 0 || (Count > 1 && dim >= Count))
                throw new ArgumentOutOfRangeException(nameof(dim), dim, $"ScaleFactor: {this} has no dim {dim}.");
            return Count == 1 || dim == 0 ? _first : dim == 1 ? _second : _third;
        }
    }

    /// <summary>The same factor for every dimension.</summary>
    public static implicit operator ScaleFactor(double all) => new(1, all);

    /// <summary>Factors of height and width.</summary>
    public static implicit operator ScaleFactor((double Height, double Width) factors) =>
        new(2, factors.Height, factors.Width);

    /// <summary>Factors of depth, height and width.</summary>
    public static implicit operator ScaleFactor((double Depth, double Height, double Width) factors) =>
        new(3, factors.Depth, factors.Height, factors.Width);

    /// <summary>The factor, or the factors in brackets.</summary>
    public override string ToString() => Count switch
    {
        0 => "not given",
        1 => Text(_first),
        2 => $"({Text(_first)}, {Text(_second)})",
        _ => $"({Text(_first)}, {Text(_second)}, {Text(_third)})",
    };

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
