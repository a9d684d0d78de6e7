using System.Globalization;

namespace DeepNet.Training;

/// <summary>A report as a page.</summary>
internal sealed partial class ReportPage(TrainingReport report)
{
    /// <summary>Nothing from elsewhere is loaded and no script runs, whatever may stand in the report.</summary>
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private const string Training = "train";
    private const string Validation = "validation";

    private readonly HtmlWriter _html = new();
    private readonly EpochAxis _axis = new(report.Epochs);

    public string Write()
    {
        _html.Open("html", ("xmlns", "http://www.w3.org/1999/xhtml"), ("lang", "en"), ("xml:lang", "en")).Open("head");
        _html.Empty("meta", ("charset", "utf-8"));
        _html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        _html.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy));
        _html.Element("title", report.Title).Open("style").Raw(ReportStyle.Css).Close().Close();
        _html.Open("body").Open("main");
        Head();
        Tiles();
        Charts();
        Samples();
        Model();
        Settings();
        _html.Close().Close().Close().Raw("\n");
        return _html.ToString();
    }

    private static string StatusText(ReportStatus status) => status switch
    {
        ReportStatus.Completed => "completed",
        ReportStatus.Stopped => "stopped",
        ReportStatus.Failed => "failed",
        _ => "running",
    };

    private void Head()
    {
        string status = StatusText(report.Status);
        _html.Open("header").Element("h1", report.Title);
        _html.Element("span", status, ("class", $"status {status}")).Close();
        string made = report.Epochs.Count == 0
            ? ReportText.Plural(report.Steps, "step")
            : $"{ReportText.Plural(report.Epochs.Count, "epoch")}, {ReportText.Plural(report.Steps, "step")}";
        string resumed = report.ResumedAt.Count == 0
            ? ""
            : $" · resumed at step {string.Join(", ", report.ResumedAt.Take(10).Select(ReportText.Count))}"
                + (report.ResumedAt.Count > 10 ? ", …" : "");
        _html.Element("p", $"{ReportText.Date(report.Started)} · {made}{resumed}", ("class", "soft"));
        if (report.Status is ReportStatus.Failed or ReportStatus.Stopped)
        {
            _html.Open("p", ("class", $"banner {status}"));
            _html.Element("b", $"{Title(status)} after step {ReportText.Count(report.Steps)}");
            _html.Text(report.Reason is { } reason ? $": {reason}" : ".").Close();
        }
        else if (report.Status == ReportStatus.Running)
        {
            _html.Element(
                "p", "This page was written while the training was at work; load it again for a newer one.",
                ("class", "banner running"));
        }

        foreach (string note in report.Notes)
            _html.Element("p", note, ("class", "banner note"));
    }

    private void Tiles()
    {
        _html.Open("dl", ("class", "tiles"));
        if (report.BestValidation is { } best)
        {
            Tile("Best validation loss", ReportText.Number(best.Loss), Place(best));
            foreach ((string name, double value) in best.Metrics.Take(3))
                Tile(Title(name), ReportText.Number(value), "validation, at the best loss");
        }
        else if (report.Epochs is [.., var last])
        {
            Tile("Loss", ReportText.Number(last.Loss), "of the last epoch");
            foreach ((string name, double value) in last.Metrics.Take(3))
                Tile(Title(name), ReportText.Number(value), "of the last epoch");
        }
        else if (report.StepLoss is [.., var step])
        {
            Tile("Loss", ReportText.Number(step.Value), "of the last step");
        }

        Tile(
            "Time", ReportText.Time(report.Duration),
            report.Steps > 0 && report.Duration > TimeSpan.Zero
                ? $"{ReportText.Number(report.Steps / report.Duration.TotalSeconds)} steps a second"
                : "no step yet");
        Tile(
            "Parameters", ReportText.Count(report.ParameterCount),
            report.TrainableCount == report.ParameterCount
                ? "all trained"
                : $"{ReportText.Count(report.TrainableCount)} trained");
        _html.Close();
    }

    private void Tile(string name, string value, string note) => _html.Open("div", ("class", "card"))
        .Element("dt", name).Element("dd", value, ("class", "number")).Element("dd", note, ("class", "soft")).Close();

    private string Place(ValidationRecord record) => _axis.IsInEpochs
        ? $"epoch {record.Epoch + 1L} of {report.Epochs.Count}"
        : $"step {ReportText.Count(record.Step)}";

    private static string Title(string name)
    {
        string words = ReportText.Words(name);
        return words.Length == 0 ? name : char.ToUpperInvariant(words[0]) + words[1..];
    }

    private void Charts()
    {
        _html.Open("section", ("class", "charts"));
        double? best = report.BestEpoch is { } epoch && report.Epochs.Count > 2 && _axis.IsInEpochs
            ? report.BestValidation is { } validation ? _axis.At(validation.Step) : epoch + 1.0
            : null;
        if (report.StepLoss.Count + report.Epochs.Count + report.Validations.Count == 0)
            _html.Element("p", "There are no steps yet, and so no curves.", ("class", "card soft"));
        else
            LossChart(best).Write(_html);
        int number = 0;
        foreach (string name in MetricNames())
        {
            number++;
            MetricChart(string.Create(CultureInfo.InvariantCulture, $"metric-{number}"), name, best).Write(_html);
        }

        if (report.LearningRate.Count > 0)
            RateChart().Write(_html);
        _html.Close();
    }

    private Chart LossChart(double? best)
    {
        bool hasEpochs = report.Epochs.Count > 1;
        var validation = new ChartSeries("validation", Validation, [.. report.Validations.Select(
            record => Point(record.Step, record.Loss, "validation loss"))]);
        var epochs = new ChartSeries("training", Training, [.. report.Epochs.Select(
            record => Point(record.Step, record.Loss, "training loss"))]);
        var steps = new ChartSeries(hasEpochs ? "its steps" : "training", Training, [.. report.StepLoss.Select(
            point => new ChartPoint(
                _axis.At(point.Step), point.NonFinite > 0 ? double.NaN : point.Value, point.Low, point.High,
                point.NonFinite > 0
                    ? $"{ReportText.Plural(point.NonFinite, "training loss")} by step {ReportText.Count(point.Step)}"
                    : $"training loss {ReportText.Number(point.Value)} at step {ReportText.Count(point.Step)}"))])
        {
            IsFaint = hasEpochs,
        };
        var series = new List<ChartSeries>();
        if (hasEpochs || report.StepLoss.Count == 0)
            series.Add(epochs);
        if (report.StepLoss.Count > 0)
            series.Add(steps);
        if (report.Validations.Count > 0)
            series.Add(validation);
        ChartSeries marked = series[^1].Points.Count > 0 && !series[^1].IsFaint ? series[^1] : series[0];
        string least = marked.Least is { } point
            ? $", the least {ReportText.Number(point.Y)} ({marked.Name}) at {_axis.Label} {ReportText.Number(point.X)}"
            : "";
        return new Chart("loss", "Loss", _axis.Label, series)
        {
            MayBeLog = true,
            MayBeLogFirst = true,
            Marked = marked,
            BestX = best,
            Description = $"Loss over {ReportText.Plural(report.Epochs.Count, "epoch")} and "
                + $"{ReportText.Plural(report.Steps, "step")}{least}.",
        };
    }

    private IEnumerable<string> MetricNames() => report.Epochs.SelectMany(record => record.Metrics.Keys)
        .Concat(report.Validations.SelectMany(record => record.Metrics.Keys)).Distinct();

    private Chart MetricChart(string id, string name, double? best)
    {
        var training = new ChartSeries("training", Training, [.. report.Epochs
            .Where(record => record.Metrics.ContainsKey(name))
            .Select(record => Point(record.Step, record.Metrics[name], $"training {ReportText.Words(name)}"))]);
        var validation = new ChartSeries("validation", Validation, [.. report.Validations
            .Where(record => record.Metrics.ContainsKey(name))
            .Select(record => Point(record.Step, record.Metrics[name], $"validation {ReportText.Words(name)}"))]);
        ChartSeries[] series = [.. new[] { training, validation }.Where(curve => curve.Points.Count > 0)];
        string last = $", at the end {ReportText.Number(series[^1].Points[^1].Y)} ({series[^1].Name})";
        return new Chart(id, Title(name), _axis.Label, series)
        {
            BestX = best,
            Description = $"{Title(name)} over {ReportText.Plural(report.Epochs.Count, "epoch")}{last}.",
        };
    }

    private Chart RateChart()
    {
        var rate = new ChartSeries("learning rate", "rate", [.. report.LearningRate.Select(point => ChartPoint.Of(
            _axis.At(point.Step), point.Value,
            double.IsFinite(point.Value)
                ? ReportText.Number(point.Value)
                : $"learning rate by step {ReportText.Count(point.Step)}"))]);
        return new Chart("rate", "Learning rate", _axis.Label, [rate])
        {
            MayBeLog = true,
            Description = $"The learning rate of {ReportText.Plural(report.Steps, "step")}.",
        };
    }

    private ChartPoint Point(long step, double value, string what) => ChartPoint.Of(
        _axis.At(step), value,
        $"{what} {ReportText.Number(value)} at {_axis.Label} {ReportText.Number(Math.Round(_axis.At(step), 2))}");
}
