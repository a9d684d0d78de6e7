using System.Globalization;

namespace DeepNet.Training;

/// <summary>Grid, axes and places of a drawing that is stretched over its place.</summary>
internal static class ChartAxes
{
    /// <summary>Curves are drawn on a square of this size.</summary>
    private const int Size = 1000;

    /// <summary>A place in the drawing.</summary>
    public static string Percent(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    /// <summary>A place among curves.</summary>
    public static string Unit(double share) => (Size * share).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Begins the part of a drawing that curves stand in.</summary>
    public static void OpenCurves(HtmlWriter html) => html.Open(
        "svg", ("viewBox", $"0 0 {Size} {Size}"), ("preserveAspectRatio", "none"), ("width", "100%"),
        ("height", "100%"));

    public static void Write(HtmlWriter html, AxisScale x, AxisScale y, string xLabel, bool isWhole)
    {
        foreach ((double value, string label) in y.Ticks(5))
        {
            string at = Percent(1 - y.Share(value));
            html.Empty("line", ("class", "grid"), ("x1", "0"), ("x2", "100%"), ("y1", at), ("y2", at));
            html.Element("text", label, ("class", "tick y"), ("x", "-8"), ("y", at), ("dy", "0.32em"));
        }

        foreach ((double value, string label) in x.Ticks(5, isWhole))
        {
            html.Element(
                "text", label, ("class", "tick x"), ("x", Percent(x.Share(value))), ("y", "100%"), ("dy", "18"));
        }

        html.Empty("line", ("class", "axis"), ("x1", "0"), ("x2", "100%"), ("y1", "100%"), ("y2", "100%"));
        html.Element("text", xLabel, ("class", "tick end"), ("x", "100%"), ("y", "100%"), ("dy", "34"));
    }
}
