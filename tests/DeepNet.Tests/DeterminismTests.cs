namespace DeepNet.Tests;

/// <summary>The same bits whatever the machine offers: each run is a process of its own.</summary>
[Collection("alone")]
public sealed class DeterminismTests
{
    private static readonly Lazy<string> s_expected = new(() => ChildProcess.Run("hash"));
    private static readonly Lazy<string> s_kernels = new(() => ChildProcess.Run("kernels"));

    [Theory]
    [InlineData("DEEPNET_NUM_THREADS", "1")]
    [InlineData("DEEPNET_NUM_THREADS", "3")]
    [InlineData("DEEPNET_SIMD", "256")]
    [InlineData("DEEPNET_SIMD", "128")]
    [InlineData("DOTNET_EnableAVX512", "0")]
    public void Kernels_give_the_same_bits(string variable, string value) =>
        ChildProcess.Run("kernels", (variable, value)).Should().Be(s_kernels.Value);

    [Theory]
    [InlineData("DEEPNET_NUM_THREADS", "1")]
    [InlineData("DEEPNET_NUM_THREADS", "2")]
    [InlineData("DEEPNET_NUM_THREADS", "3")]
    [InlineData("DEEPNET_NUM_THREADS", "8")]
    [InlineData("DEEPNET_SIMD", "512")]
    [InlineData("DEEPNET_SIMD", "256")]
    [InlineData("DEEPNET_SIMD", "128")]
    public void Twenty_training_steps_give_the_same_parameters(string variable, string value)
    {
        s_expected.Value.Split('\n').Should().HaveCount(6).And.OnlyContain(line => line.Trim().Length > 64);
        ChildProcess.Run("hash", (variable, value)).Should().Be(s_expected.Value);
    }
}
