using System.Xml.Linq;
using DeepNet.IO;

namespace DeepNet.Training.Tests.Reports;

/// <summary>Reports made by hand, and what is on their pages.</summary>
internal static class SampleReports
{
    private static readonly string s_picture = "data:image/png;base64," + Convert.ToBase64String(
        ImageFile.Encode(Tensor.Arange(0.0, 64).Reshape([8, 8]) / 63));

    /// <summary>Ten epochs of ten steps: the training loss falls in a line, that of validation falls and
    /// rises.</summary>
    public static TrainingReport Curves(int epochs = 10, double from = 3, double to = 2)
    {
        double Loss(double share) => from + ((to - from) * share);
        double Other(double share) => Loss(0.05 + (0.9 * (1 - (2 * Math.Abs(share - 0.5)))));
        double Share(int epoch) => (double)epoch / (epochs - 1);
        return new TrainingReport
        {
            Title = "Lines",
            Status = ReportStatus.Completed,
            Started = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero),
            Duration = TimeSpan.FromSeconds(83.5),
            Steps = 10 * epochs,
            Epochs = [.. Enumerable.Range(0, epochs).Select(e => new EpochRecord(
                e, 10 * (e + 1), Loss(Share(e)), Other(Share(e)), new Dictionary<string, double>(),
                new Dictionary<string, double>(), 0.01, TimeSpan.FromSeconds(e)))],
            Validations = [.. Enumerable.Range(0, epochs).Select(e => new ValidationRecord(
                e, 10 * (e + 1), Other(Share(e)), new Dictionary<string, double>()))],
        };
    }

    /// <summary>A report with something of everything.</summary>
    public static TrainingReport Full(string name = "cat") => Curves() with
    {
        Settings = [new ReportSetting("Optimizer", "method", "Adam"), new ReportSetting("Machine", "threads", "2")],
        Modules =
        [
            new ReportModule(0, "", "Sequential", "", "[16, 3]", 0),
            new ReportModule(1, "0", "Linear", "inFeatures: 4, outFeatures: 3", "[16, 3]", 1234),
        ],
        ParameterCount = 1234,
        TrainableCount = 1200,
        StepLoss = [.. Enumerable.Range(1, 100).Select(s => new ReportPoint(s, 3 - (0.01 * s), 2.9 - (0.01 * s), 3.1))],
        LearningRate = [.. Enumerable.Range(1, 100).Select(s => new ReportPoint(s, 1.0 / s, 1.0 / s, 1.0 / s))],
        Classes = new ReportClasses([name, "dog", "owl"], [[8, 2, 0], [1, 9, 0], [0, 0, 0]]),
        WorstSamples =
        [
            new ReportSample(17, name, "dog", 4.25, s_picture, $"file of {name}"),
            new ReportSample(3, "dog", name, double.PositiveInfinity),
        ],
        Notes = [$"note on {name}"],
    };

    public static XElement Parse(TrainingReport report) => XDocument.Parse(report.ToHtml()).Root!;

    /// <summary>Elements with a class.</summary>
    public static IEnumerable<XElement> OfClass(this XContainer page, string name) => page.Descendants()
        .Where(element => ((string?)element.Attribute("class") ?? "").Split(' ').Contains(name));

    /// <summary>Elements of HTML or SVG with a name.</summary>
    public static IEnumerable<XElement> Named(this XContainer page, string name) =>
        page.Descendants().Where(element => element.Name.LocalName == name);

    public static bool OfStyle(this XElement element, string name) =>
        ((string?)element.Attribute("class") ?? "").Split(' ').Contains(name);

    public static XElement ById(this XContainer page, string id) =>
        page.Descendants().Single(element => (string?)element.Attribute("id") == id);

    /// <summary>The points of a curve, in thousandths of the drawing from its upper left corner.</summary>
    public static (double X, double Y)[] Points(this XElement path) =>
    [
        .. ((string)path.Attribute("d")!).Split(['M', 'L'], StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.TrimEnd('h', 'Z').Split('h')[0].Split(' '))
            .Select(numbers => (Number(numbers[0]), Number(numbers[1]))),
    ];

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
