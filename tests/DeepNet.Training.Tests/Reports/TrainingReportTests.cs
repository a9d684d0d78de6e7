using System.Text;
using System.Xml.Linq;

namespace DeepNet.Training.Tests.Reports;

public sealed class TrainingReportTests
{
    [Fact]
    public void A_report_comes_back_from_its_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("report.json");
        TrainingReport report = SampleReports.Full();
        report.Save(path);
        TrainingReport read = TrainingReport.Load(path);
        read.Should().BeEquivalentTo(report);
        read.ToHtml().Should().Be(report.ToHtml());
        File.ReadAllText(path).Should().Contain("\"best_epoch\":4").And.Contain("\"status\":\"Completed\"")
            .And.Contain("\"precision\":").And.Contain("\"Infinity\"");
        read.WriteHtml(folder.File("report.html"));
        File.ReadAllText(folder.File("report.html")).Should().Be(report.ToHtml());
        Directory.GetFiles(folder.Path).Should().HaveCount(2, "nothing temporary is left");
    }

    [Fact]
    public void Scores_of_classes_are_those_of_the_matrix()
    {
        ReportClasses classes = SampleReports.Full().Classes!;
        classes.Total.Should().Be(20);
        classes.Hits.Should().Be(17);
        classes.Accuracy.Should().Be(0.85);
        classes.Support.Should().Equal(10, 10, 0);
        classes.Precision[0].Should().BeApproximately(8.0 / 9, 1e-12);
        classes.Precision[1].Should().BeApproximately(9.0 / 11, 1e-12);
        classes.Recall.Take(2).Should().Equal(0.8, 0.9);
        classes.F1[0].Should().BeApproximately(16.0 / 19, 1e-12);
        new[] { classes.Precision[2], classes.Recall[2], classes.F1[2] }.Should().AllBeEquivalentTo(double.NaN);
    }

    [Fact]
    public void The_page_says_what_the_report_says()
    {
        XElement page = SampleReports.Parse(SampleReports.Full());
        page.Name.LocalName.Should().Be("html");
        page.Named("h1").Single().Value.Should().Be("Lines");
        page.OfClass("status").Single().Value.Should().Be("completed");
        page.OfClass("tiles").Single().Value.Should()
            .Contain("Best validation loss").And.Contain("2.15").And.Contain("epoch 5 of 10")
            .And.Contain("1 min 23 s").And.Contain("1,234").And.Contain("1,200 trained");
        page.OfClass("matrix").Single().Named("td").Skip(1).Select(cell => cell.Value).Should()
            .Equal("8", "2", "·", "1", "9", "·", "·", "·", "·");
        page.Value.Should().Contain("17 of 20 right, 85 %").And.Contain("inFeatures: 4, outFeatures: 3")
            .And.Contain("[16, 3]").And.Contain("loss infinity").And.Contain("0.889")
            .And.Contain("4 March 2026, 05:06 UTC");
        page.OfClass("sample").Should().HaveCount(2);
        page.Named("img").Single().Attribute("src")!.Value.Should().StartWith("data:image/png;base64,iVBOR");
        page.OfClass("list").Select(table => table.Named("th").First().Value).Should()
            .Equal("class", "module", "Optimizer", "Machine");
    }

    [Fact]
    public void The_page_needs_nothing_from_elsewhere_and_runs_nothing()
    {
        string html = SampleReports.Full().ToHtml();
        XDocument page = XDocument.Parse(html);
        page.Named("script").Should().BeEmpty();
        page.Named("link").Should().BeEmpty();
        page.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "src" or "href").Should()
            .OnlyContain(attribute => attribute.Value.StartsWith("data:image/png;base64,", StringComparison.Ordinal));
        html.Should().NotContain("url(").And.NotContain("@import");
        page.Named("meta").Should().Contain(meta =>
            (string)meta.Attribute("content")! == "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
        page.Descendants().Attributes("id").Select(id => id.Value).Should().OnlyHaveUniqueItems();
        html.Length.Should().BeLessThan(100_000);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("a & b < c ]]> <!-- 'd'")]
    [InlineData("große Катя 猫 🐈")]
    public void What_users_write_stays_text(string name)
    {
        TrainingReport report = SampleReports.Full(name) with
        {
            Title = name,
            Status = ReportStatus.Failed,
            Reason = name,
            Settings = [new ReportSetting(name, name, name)],
            Modules = [new ReportModule(0, name, name, name, name, 1)],
            Epochs = [.. SampleReports.Curves().Epochs.Select(record =>
                record with { Metrics = new Dictionary<string, double> { [name] = 1 } })],
        };
        XElement page = SampleReports.Parse(report), plain = SampleReports.Parse(report with { Title = "x" });
        page.Named("script").Should().BeEmpty();
        page.Named("img").Should().HaveCount(1);
        page.Named("h1").Single().Value.Should().Be(name);
        page.OfClass("banner").First().Value.Should().EndWith(name);
        page.OfClass("sample").First().Value.Should().Contain($"file of {name}").And.Contain($"{name} → dog");
        page.Descendants().Count().Should().Be(plain.Descendants().Count());
    }

    [Fact]
    public void Characters_that_XML_has_no_place_for_are_replaced()
    {
        XElement page = SampleReports.Parse(SampleReports.Full() with { Title = "a\0b\u001bc\ud800d\u202Ee\uFFFFf" });
        page.Named("h1").Single().Value.Should().Be("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf");
    }

    [Fact]
    public void An_empty_report_is_a_page_too()
    {
        XElement page = SampleReports.Parse(new TrainingReport());
        page.Named("h1").Single().Value.Should().Be("Training");
        page.Value.Should().Contain("There are no steps yet");
        page.Named("svg").Should().BeEmpty();
        page.OfClass("status").Single().Value.Should().Be("running");
    }

    [Fact]
    public void Many_classes_are_a_picture_and_a_folded_list()
    {
        const int n = 60;
        TrainingReport report = SampleReports.Curves() with
        {
            Classes = new ReportClasses(
                [.. Enumerable.Range(0, n).Select(c => $"class {c}")],
                [.. Enumerable.Range(0, n).Select(t => (IReadOnlyList<long>)[.. Enumerable.Range(0, n).Select(
                    p => p == t ? 9L : p == (t + 1) % n ? 1 : 0)])]),
        };
        XElement page = SampleReports.Parse(report);
        page.OfClass("matrix").Should().BeEmpty();
        page.OfClass("heat").Single().Named("rect").Should().HaveCount(2 * n);
        page.Named("details").Single().Named("tr").Should().HaveCount(n + 1);
        page.OfClass("pairs").Single().Named("li").Should().HaveCount(5);
    }

    [Fact]
    public void Numbers_have_a_cloud_of_points_and_no_classes()
    {
        XElement page = SampleReports.Parse(SampleReports.Curves() with
        {
            Regression = new ReportRegression(3, 0.25, 0.5, double.NaN, [1, 2, 3], [1, 2.5, double.NaN]),
            WorstSamples = [new ReportSample(1, "2", "2.5", 0.25)],
        });
        page.OfClass("figures").Single().Value.Should().Contain("R²NaN").And.Contain("0.25").And.Contain("0.5");
        (double X, double Y)[] points = page.OfClass("points").Single().Points();
        points.Should().HaveCount(2);
        points[0].X.Should().BeApproximately(1000 - points[0].Y, 0.2, "a right prediction is on the diagonal");
        points[1].Y.Should().BeLessThan(1000 - points[1].X, "one that is too large above it");
        page.OfClass("matrix").Should().BeEmpty();
        page.Value.Should().Contain("greatest squared error");
    }

    [Theory]
    [InlineData("", "no report of a training")]
    [InlineData("null", "it is null")]
    [InlineData("[1]", "no report of a training")]
    [InlineData("{\"version\":2}", "version 2; this library reads 1")]
    [InlineData("{\"version\":1}", "a damaged report")]
    public void Files_that_are_no_reports_are_refused(string json, string problem)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("report.json"), json);
        FluentActions.Invoking(() => TrainingReport.Load(folder.File("report.json"))).Should()
            .Throw<InvalidDataException>().WithMessage($"*report.json: *{problem}*");
        FluentActions.Invoking(() => TrainingReport.Load(folder.File("none.json"))).Should()
            .Throw<FileNotFoundException>();
    }

    [Fact]
    public void Damaged_reports_are_refused_by_what_is_wrong()
    {
        using var folder = new TemporaryFolder();
        Problem(SampleReports.Full() with { Notes = [null!] }).Should().Contain("notes, or an entry of it, is missing");
        Problem(SampleReports.Full() with { Classes = new(["a"], [[-1]]) }).Should().Contain("not 1 rows and columns");
        Problem(SampleReports.Full() with { WorstSamples = [new(1, "a", "b", 1, "http://example.org/x.png")] })
            .Should().Contain("a picture is not one");
        Problem(SampleReports.Curves() with { Regression = new(1, 1, 1, 1, [1], []) }).Should()
            .Contain("1 targets for 0 predictions");
        string path = folder.File("report.json");
        SampleReports.Full().Save(path);
        File.WriteAllText(path, File.ReadAllText(path).Replace("[1,9,0]", "[1,9]", StringComparison.Ordinal));
        FluentActions.Invoking(() => TrainingReport.Load(path)).Should().Throw<InvalidDataException>()
            .WithMessage("*the confusion matrix has not 3 rows and columns of counts.");

        string Problem(TrainingReport report)
        {
            report.Save(folder.File("report.json"));
            return FluentActions.Invoking(() => TrainingReport.Load(folder.File("report.json"))).Should()
                .Throw<InvalidDataException>().Which.Message;
        }
    }

    [Fact]
    public void Whatever_is_in_a_file_is_refused_or_becomes_a_page()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("report.json");
        SampleReports.Full().Save(path);
        byte[] whole = File.ReadAllBytes(path);
        string[] pieces = ["null", "-1", "1e999", "\"NaN\"", "[]", "{}", "\\ud800", "9223372036854775807", "\"", ","];
        var random = new RandomSource(5);
        int pages = 0;
        for (int i = 0; i < 400; i++)
        {
            byte[] bytes = [.. whole];
            int at = Next(bytes.Length);
            if (i % 3 == 0)
            {
                // A number or text in the place of another.
                byte[] piece = Encoding.UTF8.GetBytes(pieces[Next(pieces.Length)]);
                int from = Array.FindIndex(bytes, at, b => b == ':') + 1;
                int to = from > 0 ? Array.FindIndex(bytes, from, b => b is (byte)',' or (byte)'}') : -1;
                bytes = to < 0 ? bytes : [.. bytes[..from], .. piece, .. bytes[to..]];
            }
            else
            {
                bytes[at] = i % 3 == 1 ? (byte)Next(256) : (byte)('0' + Next(10));
            }

            File.WriteAllBytes(path, bytes);
            try
            {
                SampleReports.Parse(TrainingReport.Load(path)).Should().NotBeNull();
                pages++;
            }
            catch (InvalidDataException)
            {
                // Refused.
            }
        }

        pages.Should().BeInRange(20, 399);

        int Next(int below) => (int)Tensor.RandInt(0, below, [1], generator: random).ToArray<long>()[0];
    }
}
