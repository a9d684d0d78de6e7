using System.Globalization;

namespace DeepNet.Samples;

/// <summary>Curves, points and strips over two axes.</summary>
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
    private readonly List<Strip> _strips = [];

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

    /// <summary>Adds a pale strip between two curves, as of an interval; it lies behind everything else.</summary>
    public Chart Band(string name, IEnumerable<(double X, double Low, double High)> ends, Rgb? colour = null)
    {
        Rgb full = colour ?? Rgb.Palette[_series.Count % Rgb.Palette.Count];
        _strips.Add(new Strip(name, [.. ends], Rgb.Mix(full, Rgb.White, 0.7)));
        return this;
    }

    /// <summary>The picture, UInt8 [3, height, width].</summary>
    public Tensor Draw()
    {
        var canvas = new Canvas(Width, Height, Rgb.White);
        List<(double X, double Y)> points =
        [
            .. _series.SelectMany(series => series.Points)
                .Concat(_strips.SelectMany(strip => strip.Low.Concat(strip.High)))
                .Where(IsShown),
        ];
        if (points.Count == 0)
            points.Add((0, 1));
        (double xLow, double xHigh) = Widen(points.Min(p => p.X), points.Max(p => p.X));
        (double yLow, double yHigh) = YRange is { } range
            ? (Scaled(range.Low), Scaled(range.High))
            : Widen(points.Min(p => Scaled(p.Y)), points.Max(p => Scaled(p.Y)));
        int width = Width - Left - Right, height = Height - Top - Bottom;
        double X(double x) => Left + ((x - xLow) / (xHigh - xLow) * width);
        double Y(double y) => Top + height - ((Scaled(y) - yLow) / (yHigh - yLow) * height);

        foreach (Strip strip in _strips)
            Draw(canvas, strip, X, y => Math.Clamp(Y(y), Top, Top + height));

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
        IEnumerable<(string Name, Rgb Colour)> legend = _series.Select(series => (series.Name, series.Colour))
            .Concat(_strips.Select(strip => (strip.Name, strip.Colour)));
        foreach ((string name, Rgb colour) in legend.Reverse().Where(entry => entry.Name.Length > 0))
        {
            next -= Canvas.TextWidth(name) + 30;
            canvas.Fill(next, Top - 17, 12, 8, colour);
            canvas.Text(next + 16, Top - 18, name, Rgb.Ink);
        }

        return canvas.ToTensor();
    }

    private Chart Add(string name, IEnumerable<(double X, double Y)> points, Rgb? colour, bool isLine)
    {
        _series.Add(new Series(
            name, [.. points], colour ?? Rgb.Palette[_series.Count % Rgb.Palette.Count], isLine));
        return this;
    }

    // Column by column, with straight edges from each point to the next.
    private void Draw(Canvas canvas, Strip strip, Func<double, double> x, Func<double, double> y)
    {
        for (int i = 1; i < strip.Ends.Count; i++)
        {
            (double X, double Low, double High) from = strip.Ends[i - 1], to = strip.Ends[i];
            if (!new[] { from, to }.All(end => IsShown((end.X, end.Low)) && IsShown((end.X, end.High))))
                continue;
            int left = (int)x(from.X), right = (int)x(to.X);
            for (int column = left; column <= right; column++)
            {
                double share = left == right ? 0 : (double)(column - left) / (right - left);
                int top = (int)double.Lerp(y(from.High), y(to.High), share);
                int bottom = (int)double.Lerp(y(from.Low), y(to.Low), share);
                canvas.Fill(column, top, 1, bottom - top + 1, strip.Colour);
            }
        }
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

    private static string Text(double value)
    {
        double size = Math.Abs(value);
        string format = size is >= 1e-4 and < 1e6 ? "0.#####" : "0.##E0";
        return size < 1e-12 ? "0" : value.ToString(format, CultureInfo.InvariantCulture);
    }

    private sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points, Rgb Colour, bool IsLine);

    private sealed record Strip(string Name, IReadOnlyList<(double X, double Low, double High)> Ends, Rgb Colour)
    {
        public IEnumerable<(double X, double Y)> Low => Ends.Select(end => (end.X, end.Low));

        public IEnumerable<(double X, double Y)> High => Ends.Select(end => (end.X, end.High));
    }
}
