using DeepNet.Kernels;

namespace DeepNet.Tests.Kernels;

public sealed class ConvShapeTests
{
    [Fact]
    public void ResolvesTwoDimensions()
    {
        ConvShape? resolved = Resolve(
            [2, 4, 11, 9], [6, 2, 3, 2], [2, 1], [1, 0], [2, 1], [1, 3], 2, out string? error);
        error.Should().BeNull();
        ConvShape shape = resolved!.Value;
        shape.Input.Should().Be(new Extent(1, 11, 9));
        shape.Kernel.Should().Be(new Extent(1, 3, 2));
        shape.Stride.Should().Be(new Extent(1, 2, 1));
        shape.PaddingBegin.Should().Be(new Extent(0, 1, 0));
        shape.PaddingEnd.Should().Be(new Extent(0, 2, 1));
        shape.Output.Should().Be(new Extent(1, 6, 7));
        shape.InPerGroup.Should().Be(2);
        shape.OutPerGroup.Should().Be(3);
        shape.Taps.Should().Be(12);
        shape.SpatialRank.Should().Be(2);
    }

    [Theory]
    [InlineData(new long[] { 2, 1, 28, 28 }, new long[] { 4, 3, 3, 3 }, 1, 0, 1, 1,
        "Conv2d: input [2, 1, 28, 28] has 1 channels but weight [4, 3, 3, 3] expects 3.")]
    [InlineData(new long[] { 2, 4, 8, 8 }, new long[] { 4, 2, 3, 3 }, 1, 0, 1, 3,
        "Conv2d: 4 input channels and 4 output channels must be divisible by groups = 3.")]
    [InlineData(new long[] { 2, 3, 4, 8 }, new long[] { 4, 3, 7, 3 }, 1, 1, 1, 1,
        "Conv2d: the kernel of weight [4, 3, 7, 3] spans 7 elements of dimension 2 but input [2, 3, 4, 8] has 6 with " +
        "padding. The kernel must not be larger.")]
    [InlineData(new long[] { 2, 3, 8, 8 }, new long[] { 4, 3, 3, 3 }, 0, 0, 1, 1,
        "Conv2d: stride [0, 0] must be positive.")]
    [InlineData(new long[] { 2, 3, 8, 8 }, new long[] { 4, 3, 3, 3 }, 1, 0, 0, 1,
        "Conv2d: dilation [0, 0] must be positive.")]
    [InlineData(new long[] { 2, 3, 8, 8 }, new long[] { 4, 3, 3, 3 }, 1, -1, 1, 1,
        "Conv2d: padding [-1, -1] must not be negative.")]
    [InlineData(new long[] { 2, 3, 8, 8 }, new long[] { 4, 3, 3, 3 }, 1, 0, 1, 0,
        "Conv2d: groups = 0 must be positive.")]
    [InlineData(new long[] { 2, 3, 8, 8 }, new long[] { 4, 3, 3, 0 }, 1, 0, 1, 1,
        "Conv2d: the kernel of weight [4, 3, 3, 0] must have at least one element.")]
    [InlineData(new long[] { 2, 3, 1L << 40, 1L << 40 }, new long[] { 4, 3, 3, 3 }, 1, 0, 1, 1,
        "Conv2d: input [2, 3, 1099511627776, 1099511627776] with weight [4, 3, 3, 3] has too many elements.")]
    public void WrongShapesNameTheRule(
        long[] input, long[] weight, int stride, int padding, int dilation, int groups, string expected)
    {
        ConvShape? shape = Resolve(
            input, weight, [stride, stride], [padding, padding], [padding, padding], [dilation, dilation], groups,
            out string? error);
        shape.Should().BeNull();
        error.Should().Be(expected);
    }

    [Fact]
    public void RanksMustAgree()
    {
        Resolve([2, 3, 8], [4, 3, 3, 3], [1], [0], [0], [1], 1, out string? error).Should().BeNull();
        error.Should().Contain("[2, 3, 8]").And.Contain("[4, 3, 3, 3]");
        Resolve([2, 3, 8, 8], [4, 3, 3, 3], [1], [0, 0], [0, 0], [1, 1], 1, out error).Should().BeNull();
        error.Should().Contain("2 numbers");
    }

    [Fact]
    public void TransposedMirrorsTheConvolution()
    {
        ConvShape? resolved = ConvShape.ResolveTransposed(
            "ConvTranspose2d", [2, 6, 5, 4], [6, 2, 3, 3], [2, 3], [1, 0], [1, 2], [1, 1], 2, out string? error);
        error.Should().BeNull();
        ConvShape shape = resolved!.Value;
        shape.InChannels.Should().Be(4);
        shape.OutChannels.Should().Be(6);
        shape.Output.Should().Be(new Extent(1, 5, 4));
        shape.Input.Should().Be(new Extent(1, 10, 14));

        ConvShape.ResolveTransposed(
            "ConvTranspose2d", [2, 6, 5, 4], [6, 2, 3, 3], [2, 3], [1, 0], [2, 2], [1, 1], 2, out error)
            .Should().BeNull();
        error.Should().Be("ConvTranspose2d: output padding 2 must be smaller than stride 2 or dilation 1.");
    }

    private static ConvShape? Resolve(
        long[] input, long[] weight, int[] stride, int[] begin, int[] end, int[] dilation, int groups,
        out string? error) =>
        ConvShape.Resolve("Conv2d", input, weight, stride, begin, end, dilation, groups, out error);
}
