using DeepNet.Conformance;

namespace DeepNet.Tests.Conformance;

/// <summary>Every operation against PyTorch's values; does nothing where these are absent.</summary>
public class GoldenTests
{
    [Theory]
    [InlineData("unary", 528)]
    [InlineData("binary", 326)]
    [InlineData("reduction", 274)]
    [InlineData("linalg", 116)]
    [InlineData("shape", 257)]
    [InlineData("conv", 139)]
    [InlineData("pooling", 99)]
    [InlineData("norm", 70)]
    [InlineData("rnn", 71)]
    [InlineData("attention", 93)]
    [InlineData("loss", 127)]
    [InlineData("optimizer", 82)]
    [InlineData("scheduler", 47)]
    [InlineData("training", 19)]
    [InlineData("higher_order", 73)]
    [InlineData("distribution", 102)]
    [InlineData("metric", 133)]
    public void Agrees_with_PyTorch(string family, int leastPassed)
    {
        if (GoldenFolder.Find() is not { } folder)
            return;
        FamilyResult result = FamilyResult.Run(folder, family);
        result.Failures.Should().BeEmpty();
        result[Outcome.Passed].Should().BeGreaterThanOrEqualTo(
            leastPassed, "an operation that loses its adapter must not pass unnoticed");
    }
}
