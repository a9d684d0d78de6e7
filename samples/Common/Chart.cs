using System.Globalization;

namespace DeepNet.Samples;

/// <summary>Curves and points over two axes.</summary>
/// <param name="title">Stands above it.</param>
/// <param name="xLabel">Stands below it.</param>
/// <param name="yLabel">Stands above the vertical axis.</param>
public sealed class Chart(string title, string xLabel, string yLabel)
{
    private const int Left = 70;
    private const int Right = 20;
    private const int Top = 50;
    private const int Bottom = 50;

    private readonly List<Series> _series = [];

    public int Width { get; init; } = 720;

    public int Height { get; init; } = 420;

    /// <summary>True for a vertical axis of powers of ten.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>The ends of the vertical axis; unset, those of the numbers.</summary>
    public (double Low, double High)? YRange { get; init; }

    /// <summary>Adds a curve.</summary>
    public Chart Line(string name, IEnumerable<(double X, double Y)> points, Rgb? colour = null) =>
        Add(name, points, colour, isLine: true);

    /// <summary>Adds a curve of values at 1, 2, 3, …</summary>
    public Chart Line(string name, IEnumerable<double> values, Rgb? colour = null) =>
        Add(name, values.Select((value, i) => (i + 1.0, value)), colour, isLine: true);

    /// <summary>Adds single points.</summary>
    public Chart Points(string name, IEnumerable<(double X, double Y)> points, Rgb? colour = null) =>
        Add(name, points, colour, isLine: false);

    /// <summary>The picture, UInt8 [3, height, width].</summary>
    public Tensor Draw()
    {
        var canvas = new Canvas(Width, Height, Rgb.White);
        var points = _series.SelectMany(series => series.Points).Where(IsShown).ToList();
        if (points.Count == 0)
            points.Add((0, 1));
        (double xLow, double xHigh) = Widen(points.Min(p => p.X), points.Max(p => p.X));
        (double yLow, double yHigh) = YRange is { } range
            ? (Scaled(range.Low), Scaled(range.High))
            : Widen(points.Min(p => Scaled(p.Y)), points.Max(p => Scaled(p.Y)));
        int width = Width - Left - Right, height = Height - Top - Bottom;
        double X(double x) => Left + ((x - xLow) / (xHigh - xLow) * width);
        double Y(double y) => Top + height - ((Scaled(y) - yLow) / (yHigh - yLow) * height);

        foreach (double tick in Ticks(xLow, xHigh, 8))
        {
            int x = (int)X(tick);
            canvas.Fill(x, Top, 1, height, Rgb.Pale);
            string text = Text(tick);
            canvas.Text(x - (Canvas.TextWidth(text) / 2), Top + height + 8, text, Rgb.Ink);
        }

        foreach (double tick in Ticks(yLow, yHigh, 6))
        {
            double value = IsLogarithmic ? Math.Pow(10, tick) : tick;
            int y = (int)Y(value);
            canvas.Fill(Left, y, width, 1, Rgb.Pale);
            string text = Text(value);
            canvas.Text(Left - 8 - Canvas.TextWidth(text), y - (Canvas.TextHeight() / 2), text, Rgb.Ink);
        }

        canvas.Frame(Left, Top, width, height, Rgb.Grey);
        foreach (Series series in _series)
        {
            (double X, double Y)? previous = null;
            foreach ((double x, double y) in series.Points.Where(IsShown))
            {
                (double px, double py) = (X(x), Math.Clamp(Y(y), Top, Top + height));
                if (!series.IsLine)
                    canvas.Disc(px, py, 3, series.Colour);
                else if (previous is { } last)
                    canvas.Line(last.X, last.Y, px, py, series.Colour, thickness: 2);
                previous = (px, py);
            }
        }

        canvas.Text(Left, 8, title, Rgb.Ink);
        canvas.Text(8, Top - 18, yLabel, Rgb.Grey);
        canvas.Text(Left + width - Canvas.TextWidth(xLabel), Height - 18, xLabel, Rgb.Grey);
        int next = Left + width;
        foreach (Series series in _series.AsEnumerable().Reverse().Where(series => series.Name.Length > 0))
        {
            next -= Canvas.TextWidth(series.Name) + 30;
            canvas.Fill(next, Top - 17, 12, 8, series.Colour);
            canvas.Text(next + 16, Top - 18, series.Name, Rgb.Ink);
        }

        return canvas.ToTensor();
    }

    private Chart Add(string name, IEnumerable<(double X, double Y)> points, Rgb? colour, bool isLine)
    {
        _series.Add(new Series(
            name, [.. points], colour ?? Rgb.Palette[_series.Count % Rgb.Palette.Count], isLine));
        return this;
    }

    private bool IsShown((double X, double Y) point) =>
        double.IsFinite(point.X) && double.IsFinite(point.Y) && (!IsLogarithmic || point.Y > 0);

    private double Scaled(double y) => IsLogarithmic ? Math.Log10(y) : y;

    private static (double Low, double High) Widen(double low, double high)
    {
        double margin = high > low ? 0.03 * (high - low) : Math.Max(1e-3, 0.1 * Math.Abs(low));
        return (low - margin, high + margin);
    }

    private static IEnumerable<double> Ticks(double low, double high, int most)
    {
        double rough = (high - low) / most, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        for (double i = Math.Ceiling(low / step); i * step <= high; i++)
            yield return i * step;
    }

    private static string Text(double value) =>
        (Math.Abs(value) < 1e-12 ? 0 : value).ToString("G3", CultureInfo.InvariantCulture);

    private sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points, Rgb Colour, bool IsLine);
}
