using System.Xml.Linq;

namespace DeepNet.Training.Tests.Reports;

public sealed class ChartTests
{
    [Theory]
    [InlineData(0, 1, "0|0.2|0.4|0.6|0.8|1.0")]
    [InlineData(0.53, 0.92, "0.6|0.7|0.8|0.9")]
    [InlineData(-3, 17, "0|5|10|15")]
    [InlineData(0, 12345, "0|2,000|4,000|6,000|8,000|10,000|12,000")]
    [InlineData(3, 3, "0|1|2|3")]
    [InlineData(0, 3e-6, "0|5e-7|1e-6|1.5e-6|2e-6|2.5e-6|3e-6")]
    public void Ticks_are_round(double from, double to, string labels)
    {
        AxisScale scale = AxisScale.Of([from, to, double.NaN]);
        string.Join('|', scale.Ticks(5).Select(tick => tick.Label)).Should().Be(labels);
        scale.Ticks(5).Should().OnlyContain(tick => tick.Value >= scale.From && tick.Value <= scale.To);
    }

    [Fact]
    public void A_logarithmic_axis_gives_ratios_equal_lengths()
    {
        AxisScale scale = AxisScale.Of([1e-3, 10, 0, -1, double.PositiveInfinity], isLog: true);
        scale.Ticks(5).Select(tick => tick.Label).Should().Equal("0.001", "0.01", "0.1", "1", "10");
        (scale.Share(1) - scale.Share(0.1)).Should().BeApproximately(scale.Share(0.1) - scale.Share(0.01), 1e-12);
        scale.Has(0).Should().BeFalse();
        AxisScale.Of([2, 3], isLog: true).Ticks(5).Should().HaveCountGreaterThan(1);
    }

    [Theory]
    [InlineData(-1.7e308, 1.7e308)]
    [InlineData(1, 1.0000000000000002)]
    [InlineData(5e-324, 1e-323)]
    [InlineData(0, 0)]
    [InlineData(double.NaN, double.NaN)]
    public void Odd_ranges_have_axes_too(double from, double to)
    {
        foreach (bool isLog in (bool[])[false, true])
        {
            AxisScale scale = AxisScale.Of([from, to], isLog);
            scale.Ticks(5).Should().HaveCountLessThan(20);
            if (scale.Has(to))
                scale.Share(to).Should().BeInRange(0, 1);
        }
    }

    [Fact]
    public void Curves_lie_where_their_numbers_are()
    {
        XElement loss = SampleReports.Parse(SampleReports.Curves()).ById("loss");
        (double X, double Y)[] points = loss.OfClass("curve").Single(path => path.OfStyle("train")).Points();
        points.Should().HaveCount(10);

        // From 3 down to 2, with a margin of 4 % on either side; the axis of time begins at 0.
        points[0].X.Should().BeApproximately(100, 0.1);
        points[^1].X.Should().BeApproximately(1000, 0.1);
        points[0].Y.Should().BeApproximately(1000 * 0.04 / 1.08, 0.1);
        points[^1].Y.Should().BeApproximately(1000 * 1.04 / 1.08, 0.1);
        loss.OfClass("tick").Select(text => text.Value).Should().Equal(
            "2.0", "2.2", "2.4", "2.6", "2.8", "3.0", "0", "2", "4", "6", "8", "10", "epoch");
        loss.OfClass("key").Select(key => key.Value).Should().Equal("training", "validation");
        loss.OfClass("value").Single().Value.Should().Be("min 2.15");
        loss.OfClass("dot").Should().HaveCount(20);
        loss.OfClass("dot").First().Value.Should().Be("training loss 3 at epoch 1");
        loss.Named("title").First().Value.Should().Be("Loss");
        loss.Named("desc").Single().Value.Should()
            .Be("Loss over 10 epochs and 100 steps, the least 2.15 (validation) at epoch 5.");
    }

    [Fact]
    public void A_loss_that_falls_by_decades_has_a_logarithmic_axis_first_and_both_to_choose_from()
    {
        XElement loss = SampleReports.Parse(SampleReports.Curves(from: 3, to: 0.003)).ById("loss");
        loss.OfClass("plot").Should().HaveCount(2);
        loss.OfClass("log").Single().OfClass("tick").Select(text => text.Value).Should().Contain(["0.01", "0.1", "1"]);
        loss.OfClass("pick-log").Single().Attribute("checked").Should().NotBeNull();
        loss = SampleReports.Parse(SampleReports.Curves(from: 3, to: 0.5)).ById("loss");
        loss.OfClass("pick-linear").Single().Attribute("checked").Should().NotBeNull();
        SampleReports.Parse(SampleReports.Curves(from: 3, to: 0)).ById("loss").OfClass("plot").Should().HaveCount(1);
    }

    [Fact]
    public void What_is_not_finite_is_a_gap_and_named()
    {
        TrainingReport report = SampleReports.Curves();
        ValidationRecord[] validations = [.. report.Validations];
        validations[3] = validations[3] with { Loss = double.NaN };
        validations[7] = validations[7] with { Loss = double.PositiveInfinity };
        XElement loss = SampleReports.Parse(report with { Validations = validations }).ById("loss");
        string path = (string)loss.OfClass("curve").Single(element => element.OfStyle("validation")).Attribute("d")!;
        path.Count(c => c == 'M').Should().Be(3);
        loss.OfClass("gap").Select(mark => mark.Value).Should().Equal(
            "validation loss NaN at epoch 4×", "validation loss infinity at epoch 8×");
        loss.OfClass("warn").Single().Value.Should()
            .Be("Not finite: validation loss NaN at epoch 4, and 1 more gap.");
        ReportPoint nothing = new(1, double.NaN, double.NaN, double.NaN, 1);
        report = report with { Validations = [], Epochs = [], StepLoss = [nothing] };
        SampleReports.Parse(report).ById("loss").Value.Should().Contain("no finite value to draw")
            .And.Contain("Not finite: 1 training loss by step 1.");
    }

    [Fact]
    public void Long_curves_are_thinned_and_keep_their_extremes()
    {
        const int epochs = 20_000;
        TrainingReport report = SampleReports.Curves(epochs);
        EpochRecord[] records = [.. report.Epochs];
        records[777] = records[777] with { Loss = 4 };
        records[7_777] = records[7_777] with { Loss = 1.5 };
        records[17_777] = records[17_777] with { Loss = double.NaN };
        report = report with { Epochs = records };
        string html = report.ToHtml();
        XElement loss = XDocument.Parse(html).ById("loss");
        XElement curve = loss.OfClass("curve").Single(path => path.OfStyle("train"));
        (double X, double Y)[] points = curve.Points();
        points.Length.Should().BeInRange(500, 1000);
        points.Min(point => point.Y).Should().BeApproximately(1000 * 0.04 / 1.08, 0.1);
        points.Max(point => point.Y).Should().BeApproximately(1000 * 1.04 / 1.08, 0.1);
        ((string)curve.Attribute("d")!).Count(c => c == 'M').Should().Be(2);
        loss.OfClass("dot").Should().BeEmpty();
        html.Length.Should().BeLessThan(120_000);
    }

    [Fact]
    public void Recorded_steps_share_points_and_keep_their_extremes_and_means()
    {
        var recorder = new CurveRecorder();
        for (int step = 1; step <= 10_000; step++)
            recorder.Add(step, step == 4_321 ? 100 : step == 5_000 ? double.NaN : step % 2);
        IReadOnlyList<ReportPoint> points = recorder.Points;
        points.Count.Should().BeInRange(250, 500);
        points.Select(point => point.Step).Should().BeInAscendingOrder();
        points[^1].Step.Should().Be(10_000);
        points.Max(point => point.High).Should().Be(100);
        points.Sum(point => point.NonFinite).Should().Be(1);
        points[0].Should().Be(new ReportPoint(32, 0.5, 0, 1));
    }

    [Fact]
    public void A_recorder_that_was_saved_goes_on_as_if_it_had_not_been()
    {
        CurveRecorder whole = new(), first = new();
        for (int step = 1; step <= 3_000; step++)
            whole.Add(step, Math.Sin(step));
        for (int step = 1; step <= 1_111; step++)
            first.Add(step, Math.Sin(step));
        var second = new CurveRecorder { State = first.State };
        for (int step = 1_112; step <= 3_000; step++)
            second.Add(step, Math.Sin(step));
        second.Points.Should().Equal(whole.Points);
    }
}
