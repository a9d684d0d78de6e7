using System.Text;
using static DeepNet.Training.ChartAxes;

namespace DeepNet.Training;

/// <summary>Curves with axes as SVG. The drawing is as wide as its place; texts and lines keep their size.</summary>
internal sealed record Chart(string Id, string Title, string XLabel, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>Points of curves with more of them have no dots.</summary>
    private const int MaxDots = 60;

    private const int MaxGapMarks = 20;

    /// <summary>Ratios of the values from which on a logarithmic axis is offered, and shown first.</summary>
    private const double OfferedRatio = 4, FirstRatio = 10;

    /// <summary>Whether a logarithmic axis may be offered.</summary>
    public bool MayBeLog { get; init; }

    /// <summary>Whether it may be shown first.</summary>
    public bool MayBeLogFirst { get; init; }

    /// <summary>The curve whose least point is marked; null for none.</summary>
    public ChartSeries? Marked { get; init; }

    /// <summary>Where a line marks the best epoch; null for nowhere.</summary>
    public double? BestX { get; init; }

    /// <summary>What a screen reader says of the chart.</summary>
    public string Description { get; init; } = "";

    private bool OffersLog => MayBeLog && Ratio() >= OfferedRatio;

    private bool IsEmpty => !Series.Any(series => series.Points.Any(point => double.IsFinite(point.Y)));

    public void Write(HtmlWriter html)
    {
        html.Open("figure", ("class", "card chart"), ("id", Id)).Open("figcaption");
        html.Element("b", Title);
        foreach (ChartSeries series in Series)
        {
            html.Text(" ").Element(
                "span", series.Name, ("class", $"key {series.Style}{(series.IsFaint ? " faint" : "")}"));
        }

        html.Close();
        if (IsEmpty)
        {
            html.Element("p", "There is no finite value to draw.", ("class", "soft"));
        }
        else if (OffersLog)
        {
            bool isLogFirst = MayBeLogFirst && Ratio() >= FirstRatio;
            Choice(html, "log", "logarithmic", isLogFirst);
            Choice(html, "linear", "linear", !isLogFirst);
            Draw(html, isLog: true);
            Draw(html, isLog: false);
        }
        else
        {
            Draw(html, isLog: false);
        }

        foreach (ChartSeries series in Series)
        {
            if (NonFinite(series) is { } text)
                html.Element("p", text, ("class", "warn"));
        }

        html.Close();
    }

    private static string? NonFinite(ChartSeries series)
    {
        ChartPoint[] bad = [.. series.Points.Where(point => !double.IsFinite(point.Y))];
        if (bad.Length == 0)
            return null;
        string more = bad.Length == 1 ? "" : $", and {ReportText.Plural(bad.Length - 1, "more gap")}";
        return $"Not finite: {bad[0].Tip}{more}.";
    }

    /// <summary>The greatest value over the least; 1 if one is not positive.</summary>
    private double Ratio()
    {
        double[] values =
            [.. Series.SelectMany(series => series.Points).Select(point => point.Y).Where(double.IsFinite)];
        return values.Length == 0 || values.Min() <= 0 ? 1 : values.Max() / values.Min();
    }

    private void Choice(HtmlWriter html, string kind, string label, bool isChosen)
    {
        string id = $"{Id}-{kind}";
        html.Empty(
            "input", ("type", "radio"), ("class", $"pick-{kind}"), ("name", $"{Id}-scale"), ("id", id),
            ("checked", isChosen ? "checked" : null));
        html.Element("label", label, ("for", id));
    }

    private void Draw(HtmlWriter html, bool isLog)
    {
        var x = AxisScale.Of(
            Series.SelectMany(series => series.Points).Select(point => point.X).Append(0), margin: 0);
        var y = AxisScale.Of(Series.SelectMany(series => series.Points).SelectMany(Extent), isLog);
        string id = $"{Id}-{(isLog ? "g" : "l")}";
        html.Open("div", ("class", OffersLog ? $"plot {(isLog ? "log" : "linear")}" : "plot"));
        html.Open(
            "svg", ("xmlns", "http://www.w3.org/2000/svg"), ("role", "img"),
            ("aria-labelledby", $"{id}-t {id}-d"), ("width", "100%"), ("height", "100%"));
        html.Element("title", Title, ("id", $"{id}-t")).Element("desc", Description, ("id", $"{id}-d"));
        ChartAxes.Write(html, x, y, XLabel, isWhole: true);
        Best(html, x);
        OpenCurves(html);
        foreach (ChartSeries series in Series.OrderByDescending(series => series.IsFaint))
            Curve(html, series, x, y);
        html.Close();
        foreach (ChartSeries series in Series)
            Marks(html, series, x, y);
        Least(html, x, y);
        html.Close().Close();

        static IEnumerable<double> Extent(ChartPoint point) => [point.Y, point.Low, point.High];
    }

    private void Best(HtmlWriter html, AxisScale x)
    {
        if (BestX is { } best && x.Share(best) is > 0 and < 1 and var share)
        {
            string at = Percent(share);
            html.Empty("line", ("class", "best"), ("x1", at), ("x2", at), ("y1", "0"), ("y2", "100%"));
        }
    }

    /// <summary>The line, broken where a value has no place, and behind it the range of what its points stand
    /// for.</summary>
    private static void Curve(HtmlWriter html, ChartSeries series, AxisScale x, AxisScale y)
    {
        var line = new StringBuilder();
        var band = new StringBuilder();
        var run = new List<ChartPoint>();
        foreach (ChartPoint point in series.Drawn)
        {
            if (y.Has(point.Y))
                run.Add(point);
            else
                End();
        }

        End();
        string faint = series.IsFaint ? " faint" : "";
        if (band.Length > 0)
            html.Empty("path", ("class", $"band {series.Style}"), ("d", band.ToString()));
        if (line.Length > 0)
            html.Empty("path", ("class", $"curve {series.Style}{faint}"), ("d", line.ToString()));

        void End()
        {
            for (int i = 0; i < run.Count; i++)
                Add(line, i == 0 ? 'M' : 'L', run[i].X, run[i].Y);

            // A point alone is a line of no length, which has round ends.
            if (run.Count == 1)
                line.Append("h0");
            if (run.Exists(point => point.Low < point.High))
            {
                for (int i = 0; i < run.Count; i++)
                    Add(band, i == 0 ? 'M' : 'L', run[i].X, run[i].High);
                for (int i = run.Count - 1; i >= 0; i--)
                    Add(band, 'L', run[i].X, y.Has(run[i].Low) ? run[i].Low : y.From);
                band.Append('Z');
            }

            run.Clear();
        }

        void Add(StringBuilder path, char command, double atX, double atY) =>
            path.Append(command).Append(Unit(x.Share(atX))).Append(' ').Append(Unit(1 - y.Share(atY)));
    }

    private static void Marks(HtmlWriter html, ChartSeries series, AxisScale x, AxisScale y)
    {
        foreach (ChartPoint point in series.Points.Where(point => !double.IsFinite(point.Y)).Take(MaxGapMarks))
        {
            html.Open(
                "text", ("class", $"gap {series.Style}"), ("x", Percent(x.Share(point.X))), ("y", "0"),
                ("dy", "1em"));
            html.Element("title", point.Tip).Text("×").Close();
        }

        if (series.IsFaint || series.Points.Count > MaxDots)
            return;
        foreach (ChartPoint point in series.Points.Where(point => y.Has(point.Y)))
        {
            html.Open(
                "circle", ("class", $"dot {series.Style}"), ("cx", Percent(x.Share(point.X))),
                ("cy", Percent(1 - y.Share(point.Y))), ("r", "3"));
            html.Element("title", point.Tip).Close();
        }
    }

    private void Least(HtmlWriter html, AxisScale x, AxisScale y)
    {
        if (Marked?.Least is not { } least || !y.Has(least.Y))
            return;
        double at = x.Share(least.X), height = 1 - y.Share(least.Y);
        html.Open(
            "circle", ("class", $"least {Marked.Style}"), ("cx", Percent(at)), ("cy", Percent(height)),
            ("r", "6"));
        html.Element("title", "the least: " + least.Tip).Close();
        string anchor = at > 0.8 ? "end" : at < 0.2 ? "start" : "middle";
        html.Element(
            "text", "min " + ReportText.Number(least.Y), ("class", $"value {anchor}"),
            ("x", Percent(at)), ("y", Percent(height)), ("dy", height < 0.15 ? "22" : "-12"));
    }
}
