namespace DeepNet.Samples.Tests;

/// <summary>Every sample does a few seconds of its work. Build the solution in Release first.</summary>
[Trait("Category", "Samples")]
public sealed class QuickTests
{
    public static TheoryData<string> Samples => [.. SampleProcess.Names];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_quick_run_learns_saves_and_loads(string name)
    {
        SampleProcess run = SampleProcess.Run(name, "--quick");
        try
        {
            run.ExitCode.Should().Be(0, run.Errors);
            run.Losses.Should().HaveCountGreaterThan(1, run.Output);
            run.Losses[^1].Should().BeLessThan(run.Losses[0]);
            run.Results.Should().NotBeEmpty();
            run.Results.Values.Should().OnlyContain(value => double.IsFinite(value));
            run.Seconds.Should().BePositive();
            run.Output.Should().Contain("saved and loaded: same output");
            run.Files.Should().NotBeEmpty().And.OnlyContain(file => new FileInfo(file).Length > 0);
        }
        finally
        {
            Directory.Delete(run.Folder, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_says_how_to_run_it(string name)
    {
        string readme = Path.Combine(DeepNet.Tests.Repository.Combine("samples", name), "README.md");
        File.ReadAllText(readme).Should().Contain($"dotnet run -c Release --project samples/{name}");
    }
}
