namespace DeepNet.CommandLine.Tests;

public sealed class ReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_of_a_run_is_written_anew()
    {
        string run = _folder["run"], page = _folder["run", "report.html"];
        Stripes.WriteFolder(_folder["stripes"]);
        Outcome.Of("train", "images", _folder["stripes"], "--out", run, "--epochs", "2", "--batch-size", "8")
            .ShouldWork().Should().Contain($"report: {page}");
        string written = File.ReadAllText(page);
        written.Should().Contain("Images of stripes").And.Contain("upright");
        File.Delete(page);
        Outcome.Of("report", run).ShouldWork().Should().Be($"report: {page}\n");
        File.ReadAllText(page).Should().Be(written);
        Outcome.Of("report", _folder["run", "report.json"], "--to", _folder["other.html"]).ShouldWork();
        File.ReadAllText(_folder["other.html"]).Should().Be(written);
    }

    [Fact]
    public void A_run_without_a_report_or_with_a_damaged_one_is_bad_input()
    {
        Outcome.Of("report", _folder.Path).ShouldFail(ExitCodes.BadInput, "*there is no *report.json*");
        File.WriteAllText(_folder["report.json"], "{\"version\":");
        Outcome.Of("report", _folder.Path).ShouldFail(ExitCodes.BadInput, "*report.json: *");
    }
}
