using System.Text;

namespace DeepNet.Training;

/// <summary>Predicted numbers over the true ones: on the diagonal where they agree.</summary>
internal static class ScatterChart
{
    public static void Write(HtmlWriter html, ReportRegression regression)
    {
        (double Target, double Prediction)[] pairs =
        [
            .. regression.Targets.Zip(regression.Predictions)
                .Where(pair => double.IsFinite(pair.First) && double.IsFinite(pair.Second)),
        ];
        if (pairs.Length == 0)
            return;

        // One scale for both, so that the diagonal is one.
        var scale = AxisScale.Of(pairs.SelectMany(pair => new[] { pair.Target, pair.Prediction }));
        html.Open("figure", ("class", "card chart"), ("id", "scatter"));
        html.Open("figcaption").Element("b", "Predicted against true").Text(" ");
        html.Element("span", "a sample", ("class", "key train")).Close();
        html.Open("div", ("class", "plot square")).Open(
            "svg", ("xmlns", "http://www.w3.org/2000/svg"), ("role", "img"), ("aria-labelledby", "scatter-t scatter-d"),
            ("width", "100%"), ("height", "100%"));
        html.Element("title", "Predicted against true", ("id", "scatter-t"));
        string samples = ReportText.Plural(pairs.Length, "sample");
        html.Element("desc", $"{samples}, predictions over targets", ("id", "scatter-d"));
        ChartAxes.Write(html, scale, scale, "true", isWhole: false);
        html.Empty("line", ("class", "best"), ("x1", "0"), ("y1", "100%"), ("x2", "100%"), ("y2", "0"));
        ChartAxes.OpenCurves(html);
        var points = new StringBuilder();
        foreach ((double target, double prediction) in pairs)
        {
            points.Append('M').Append(ChartAxes.Unit(scale.Share(target))).Append(' ')
                .Append(ChartAxes.Unit(1 - scale.Share(prediction))).Append("h0");
        }

        html.Empty("path", ("class", "points train"), ("d", points.ToString()));
        html.Close().Close().Close().Close();
    }
}
