namespace DeepNet.Tests.Fuzz;

/// <summary>Damaged files for one reader: a few thousand always, a hundred thousand in the category Slow.</summary>
public abstract class ReaderFuzzTests
{
    [Fact]
    public void Damaged_files_are_read_or_refused() => Check(Fuzzer.Quick);

    [Fact]
    [Trait("Category", "Slow")]
    public void A_hundred_thousand_damaged_files_are_read_or_refused() => Check(Fuzzer.Thorough);

    /// <summary>Reads so many inputs.</summary>
    private protected abstract FuzzReport Run(int inputs);

    private void Check(int inputs)
    {
        FuzzReport report = Run(inputs);
        (report.Accepted + report.Rejected).Should().Be(inputs);
        report.Accepted.Should().BePositive("some damage goes unnoticed, and some files have none");
        report.Rejected.Should().BeGreaterThan(report.Accepted / 10, "most damage is noticed");
    }
}
