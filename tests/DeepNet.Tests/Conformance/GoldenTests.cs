using DeepNet.Conformance;

namespace DeepNet.Tests.Conformance;

/// <summary>Every operation against PyTorch's values; does nothing where these are absent.</summary>
public class GoldenTests
{
    [Theory]
    [InlineData("unary", 500)]
    [InlineData("binary", 300)]
    [InlineData("reduction", 200)]
    [InlineData("linalg", 30)]
    [InlineData("shape", 50)]
    [InlineData("conv", 130)]
    [InlineData("pooling", 90)]
    [InlineData("norm", 60)]
    [InlineData("loss", 120)]
    [InlineData("optimizer", 50)]
    [InlineData("training", 8)]
    [InlineData("higher_order", 60)]
    [InlineData("distribution", 7)]
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
