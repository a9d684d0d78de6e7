using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class PoolLayerTests
{
    private static readonly Tensor s_plane = Tensor.From<float>([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        16], [1, 1, 4, 4]);

    [Fact]
    public void Windows_give_their_largest_element_or_mean()
    {
        new MaxPool2d(2).Forward(s_plane).ToArray<float>().Should().Equal(6, 8, 14, 16);
        new AvgPool2d(2).Forward(s_plane).ToArray<float>().Should().Equal(3.5f, 5.5f, 11.5f, 13.5f);
        new MaxPool2d(2, dilation: 2, stride: 1).Forward(s_plane).ToArray<float>().Should().Equal(11, 12, 15, 16);
        new AvgPool2d(2, 2, 1).Forward(s_plane).ToArray<float>()[0].Should().Be(0.25f);
        new AvgPool2d(2, 2, 1, countIncludePad: false).Forward(s_plane).ToArray<float>()[0].Should().Be(1);
        new MaxPool2d(3, 2, ceilMode: true).Forward(s_plane).Shape.Should().Equal(1, 1, 2, 2);
        new AdaptiveAvgPool2d(1).Forward(s_plane).ToArray<float>().Should().Equal(8.5f);
        new AdaptiveMaxPool2d((1, 2)).Forward(s_plane).ToArray<float>().Should().Equal(14, 16);
    }

    [Fact]
    public void One_and_three_dimensions_work_alike()
    {
        Tensor line = s_plane.Reshape(1, 2, 8), cube = s_plane.Reshape(1, 1, 2, 2, 4);
        new MaxPool1d(4).Forward(line).ToArray<float>().Should().Equal(4, 8, 12, 16);
        new AvgPool1d(4).Forward(line).ToArray<float>().Should().Equal(2.5f, 6.5f, 10.5f, 14.5f);
        new AdaptiveAvgPool1d(1).Forward(line).ToArray<float>().Should().Equal(4.5f, 12.5f);
        new AdaptiveMaxPool1d(1).Forward(line).ToArray<float>().Should().Equal(8, 16);
        new MaxPool3d(2).Forward(cube).ToArray<float>().Should().Equal(14, 16);
        new AvgPool3d(2).Forward(cube).ToArray<float>().Should().Equal(7.5f, 9.5f);
        new AdaptiveAvgPool3d(1).Forward(cube).ToArray<float>().Should().Equal(8.5f);
        new AdaptiveMaxPool3d(1).Forward(cube).ToArray<float>().Should().Equal(16);
    }

    [Fact]
    public void They_print_their_settings()
    {
        new MaxPool2d((2, 3)).ToString().Should()
            .Be("MaxPool2d(kernelSize: (2, 3), stride: (2, 3), padding: 0, dilation: 1, ceilMode: false)");
        new AvgPool2d(3, 2, 1).ToString()
            .Should().Be("AvgPool2d(kernelSize: 3, stride: 2, padding: 1, ceilMode: false)");
        new AdaptiveAvgPool2d((1, 2)).ToString().Should().Be("AdaptiveAvgPool2d(outputSize: (1, 2))");
    }

    [Fact]
    public void Errors_name_the_layer_and_the_rule()
    {
        ((Action)(() => _ = new MaxPool2d(0))).Should().Throw<ArgumentException>()
            .WithMessage("MaxPool2d: kernelSize 0 must be positive.");
        ((Action)(() => _ = new AvgPool1d(2, -1))).Should().Throw<ArgumentException>()
            .WithMessage("AvgPool1d: stride -1 must be positive.");
        ((Action)(() => _ = new MaxPool2d(2, padding: 2))).Should().Throw<ArgumentException>()
            .WithMessage("MaxPool2d: padding 2 must be between 0 and half of kernelSize 2.");
        ((Action)(() => _ = new AdaptiveAvgPool2d(0))).Should().Throw<ArgumentException>()
            .WithMessage("AdaptiveAvgPool2d: outputSize 0 must be positive.");
    }
}
