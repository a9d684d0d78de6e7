using System.Globalization;

namespace DeepNet.Training;

internal sealed partial class ReportPage
{
    /// <summary>With more classes the matrix is a picture without numbers.</summary>
    private const int MaxNumberedClasses = 26;

    /// <summary>With more, what is rare is left out of the picture.</summary>
    private const int MaxCells = 4000;

    private const int Levels = 10;

    private void Samples()
    {
        if (report.Classes is { Names.Count: > 0 } classes)
        {
            Matrix(classes);
            PerClass(classes);
        }

        if (report.Regression is { } regression)
            Numbers(regression);
        if (report.WorstSamples.Count > 0)
            Worst();
    }

    private void Heading(string title, string note)
    {
        _html.Open("section", ("class", "card")).Element("h2", title);
        if (note.Length > 0)
            _html.Element("p", note, ("class", "soft"));
    }

    private void Matrix(ReportClasses classes)
    {
        Heading(
            "Confusion matrix",
            $"{ReportText.Count(classes.Hits)} of {ReportText.Count(classes.Total)} right, "
                + $"{ReportText.Percent(classes.Accuracy)}. Rows are true classes, columns predicted ones; "
                + "colours are shares of the row.");
        bool isNumbered = classes.Names.Count <= MaxNumberedClasses;
        _html.Open("div", ("class", "beside")).Open("div", ("class", isNumbered ? "scroll" : "scroll drawn"));
        if (isNumbered)
            NumberedMatrix(classes);
        else
            DrawnMatrix(classes);
        _html.Close();
        Confusions(classes);
        _html.Close().Close();
    }

    private void NumberedMatrix(ReportClasses classes)
    {
        IReadOnlyList<long> support = classes.Support;
        _html.Open("table", ("class", "matrix"));
        _html.Open("tr").Element("td", "", ("class", "corner"));
        foreach (string name in classes.Names)
            _html.Open("th", ("scope", "col"), ("title", name)).Element("span", Short(name)).Close();
        _html.Close();
        for (int t = 0; t < classes.Names.Count; t++)
        {
            _html.Open("tr").Element("th", Short(classes.Names[t]), ("scope", "row"), ("title", classes.Names[t]));
            for (int p = 0; p < classes.Names.Count; p++)
            {
                long count = classes.Counts[t][p];
                _html.Element(
                    "td", count == 0 ? "·" : ReportText.Count(count),
                    ("class", count == 0 ? "none" : Shade(t == p, count, support[t])));
            }

            _html.Close();
        }

        _html.Close();
    }

    private void DrawnMatrix(ReportClasses classes)
    {
        int n = classes.Names.Count;
        IReadOnlyList<long> support = classes.Support;
        (int T, int P, long Count)[] cells =
        [
            .. Enumerable.Range(0, n)
                .SelectMany(t => Enumerable.Range(0, n).Select(p => (T: t, P: p, Count: classes.Counts[t][p])))
                .Where(cell => cell.Count > 0)
                .OrderByDescending(cell => (double)cell.Count / support[cell.T]).Take(MaxCells),
        ];
        _html.Open(
            "svg", ("xmlns", "http://www.w3.org/2000/svg"), ("class", "heat"), ("role", "img"),
            ("viewBox", $"0 0 {n} {n}"), ("aria-labelledby", "heat-t heat-d"));
        _html.Element("title", "Confusion matrix", ("id", "heat-t"));
        _html.Element("desc", $"{n} classes, true ones downwards, predicted to the right", ("id", "heat-d"));
        foreach ((int t, int p, long count) in cells)
        {
            _html.Open(
                "rect", ("x", $"{p}"), ("y", $"{t}"), ("width", "1"), ("height", "1"),
                ("class", Shade(t == p, count, support[t])));
            string pair = $"{classes.Names[t]} taken for {classes.Names[p]}";
            _html.Element("title", $"{pair}: {ReportText.Count(count)}").Close();
        }

        _html.Close();
    }

    /// <summary>How dark a cell is; errors are rare and shown darker.</summary>
    private static string Shade(bool isHit, long count, long support)
    {
        double share = (double)count / Math.Max(1, support);
        int level = (int)Math.Ceiling(Levels * (isHit ? share : Math.Sqrt(share)));
        return string.Create(
            CultureInfo.InvariantCulture, $"{(isHit ? "hit" : "miss")} l{Math.Clamp(level, 1, Levels)}");
    }

    private static string Short(string name) => name.Length <= 14 ? name : name[..13] + "…";

    private void Confusions(ReportClasses classes)
    {
        int n = classes.Names.Count;
        IReadOnlyList<long> support = classes.Support;
        (int T, int P, long Count)[] pairs =
        [
            .. Enumerable.Range(0, n)
                .SelectMany(t => Enumerable.Range(0, n).Select(p => (T: t, P: p, Count: classes.Counts[t][p])))
                .Where(cell => cell.T != cell.P && cell.Count > 0)
                .OrderByDescending(cell => cell.Count).Take(5),
        ];
        if (pairs.Length == 0 || n == 2)
            return;
        _html.Open("div", ("class", "side"));
        _html.Element("p", "Most often confused:", ("class", "soft")).Open("ul", ("class", "pairs"));
        foreach ((int t, int p, long count) in pairs)
        {
            _html.Open("li").Element("b", classes.Names[t]).Text(" taken for ").Element("b", classes.Names[p]);
            _html.Text($", {ReportText.Count(count)} of {ReportText.Count(support[t])}").Close();
        }

        _html.Close().Close();
    }

    private void PerClass(ReportClasses classes)
    {
        bool isLong = classes.Names.Count > MaxNumberedClasses;
        Heading("Classes", "");
        if (isLong)
            _html.Open("details").Element("summary", $"{ReportText.Count(classes.Names.Count)} classes");
        _html.Open("div", ("class", "scroll")).Open("table", ("class", "list")).Open("tr");
        _html.Element("th", "class", ("scope", "col"));
        foreach (string name in (string[])["samples", "precision", "recall", "F1"])
            _html.Element("th", name, ("scope", "col"), ("class", "right"));
        _html.Close();
        IReadOnlyList<long> support = classes.Support;
        IReadOnlyList<double> precision = classes.Precision, recall = classes.Recall, f1 = classes.F1;
        for (int c = 0; c < classes.Names.Count; c++)
        {
            _html.Open("tr").Element("th", classes.Names[c], ("scope", "row"));
            _html.Element("td", ReportText.Count(support[c]), ("class", "right"));
            Bar(precision[c]);
            Bar(recall[c]);
            Bar(f1[c]);
            _html.Close();
        }

        _html.Close().Close();
        if (isLong)
            _html.Close();
        _html.Close();
    }

    private void Bar(double share)
    {
        _html.Open("td", ("class", "right share"));
        if (double.IsFinite(share))
        {
            string width = (100 * Math.Clamp(share, 0, 1)).ToString("0.#", CultureInfo.InvariantCulture);
            _html.Element("i", "", ("style", $"width:{width}%"));
            _html.Element("span", share.ToString("0.000", CultureInfo.InvariantCulture)).Close();
        }
        else
        {
            _html.Text("–").Close();
        }
    }

    private void Numbers(ReportRegression regression)
    {
        Heading("Predictions", "");
        _html.Open("div", ("class", "beside"));
        ScatterChart.Write(_html, regression);
        _html.Open("dl", ("class", "figures"));
        (string Name, double Value)[] figures =
        [
            ("R²", regression.R2), ("mean absolute error", regression.MeanAbsoluteError),
            ("root mean squared error", regression.RootMeanSquaredError),
        ];
        foreach ((string name, double value) in figures)
            _html.Open("div").Element("dt", name).Element("dd", ReportText.Number(value)).Close();
        _html.Open("div").Element("dt", "numbers").Element("dd", ReportText.Count(regression.Count)).Close();
        _html.Close().Close().Close();
    }

    private void Worst()
    {
        bool isOfClasses = report.Classes is not null;
        Heading(
            "Worst samples",
            isOfClasses
                ? "Those with the greatest loss: the true class, and what it was taken for."
                : "Those with the greatest squared error: the true value, and the predicted one.");
        _html.Open("div", ("class", "worst"));
        foreach (ReportSample sample in report.WorstSamples)
        {
            bool isRight = isOfClasses && sample.Target == sample.Prediction;
            _html.Open("figure", ("class", "sample"));
            if (sample.Picture is { } picture)
            {
                _html.Empty(
                    "img", ("src", picture), ("alt", $"sample {sample.Index}"), ("width", "96"), ("height", "96"));
            }

            _html.Open("figcaption").Open("b").Text(sample.Target).Text(" → ");
            _html.Element("span", sample.Prediction, ("class", isRight ? "good" : "bad")).Close();
            _html.Element("span", $"loss {ReportText.Number(sample.Loss)}", ("class", "soft"));
            _html.Element("span", sample.Text ?? $"sample {ReportText.Count(sample.Index)}", ("class", "soft")).Close();
            _html.Close();
        }

        _html.Close().Close();
    }

    private void Model()
    {
        if (report.Modules.Count == 0)
            return;
        bool hasShapes = report.Modules.Any(module => module.Output is not null);
        Heading("Model", "");
        _html.Open("div", ("class", "scroll")).Open("table", ("class", "list model")).Open("tr");
        _html.Element("th", "module", ("scope", "col")).Element("th", "settings", ("scope", "col"));
        if (hasShapes)
            _html.Element("th", "output of the first batch", ("scope", "col"));
        _html.Element("th", "parameters", ("scope", "col"), ("class", "right")).Close();
        foreach (ReportModule module in report.Modules)
        {
            string indent = Math.Clamp(module.Depth, 0, 30).ToString(CultureInfo.InvariantCulture);
            _html.Open("tr").Open("th", ("scope", "row"), ("style", $"padding-left:{indent}em"));
            if (module.Name.Length > 0)
                _html.Element("span", module.Name + " ", ("class", "soft"));
            _html.Text(module.Type).Close().Element("td", module.Details, ("class", "soft"));
            if (hasShapes)
                _html.Element("td", module.Output ?? "–", ("class", "nowrap"));
            string parameters = module.Parameters == 0 ? "–" : ReportText.Count(module.Parameters);
            _html.Element("td", parameters, ("class", "right")).Close();
        }

        _html.Close().Close().Close();
    }

    private void Settings()
    {
        if (report.Settings.Count == 0)
            return;
        Heading("Settings", "");
        _html.Open("div", ("class", "settings"));
        foreach (IGrouping<string, ReportSetting> group in report.Settings.GroupBy(setting => setting.Group))
        {
            _html.Open("table", ("class", "list")).Open("tr");
            _html.Element("th", group.Key, ("colspan", "2"), ("scope", "colgroup")).Close();
            foreach (ReportSetting setting in group)
            {
                _html.Open("tr").Element("th", setting.Name, ("scope", "row"), ("class", "soft"));
                _html.Element("td", setting.Value).Close();
            }

            _html.Close();
        }

        _html.Close().Close();
    }
}
