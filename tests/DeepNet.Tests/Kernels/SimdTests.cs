using DeepNet.Kernels;

namespace DeepNet.Tests.Kernels;

public sealed class SimdTests
{
    [Theory]
    [InlineData(null, 512, 512)]
    [InlineData(null, 128, 128)]
    [InlineData("", 256, 256)]
    [InlineData("512", 256, 256)]
    [InlineData("256", 512, 256)]
    [InlineData("128", 512, 128)]
    public void Width_is_the_smaller_of_wish_and_hardware(string? setting, int hardware, int expected) =>
        Simd.Choose(setting, hardware).Should().Be(expected);

    [Theory]
    [InlineData("64")]
    [InlineData("avx2")]
    public void Another_width_is_refused(string setting) =>
        FluentActions.Invoking(() => Simd.Choose(setting, 512)).Should().Throw<InvalidOperationException>()
            .WithMessage($"DEEPNET_SIMD: '{setting}' *512, 256 or 128*");

    [Fact]
    public void This_process_has_a_width() => Simd.Width.Should().BeOneOf(512, 256, 128);
}
