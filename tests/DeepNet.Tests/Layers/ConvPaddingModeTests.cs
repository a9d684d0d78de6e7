using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ConvPaddingModeTests
{
    [Theory]
    [InlineData(PadMode.Reflect)]
    [InlineData(PadMode.Replicate)]
    [InlineData(PadMode.Circular)]
    public void The_border_holds_what_the_mode_says(PadMode mode)
    {
        var line = new Conv1d(2, 3, 3, padding: 2, paddingMode: mode);
        Tensor x = Tensor.Randn([2, 2, 5]);
        Same(line.Forward(x), x.Pad([2, 2], mode).Conv1d(line.Weight, line.Bias));
        var plane = new Conv2d(2, 4, (3, 2), (1, 2), (2, 1), groups: 2, paddingMode: mode);
        x = Tensor.Randn([1, 2, 5, 4]);
        Same(plane.Forward(x), x.Pad([1, 1, 2, 2], mode).Conv2d(plane.Weight, plane.Bias, (1, 2), groups: 2));
        var volume = new Conv3d(1, 2, 2, padding: (1, 0, 2), dilation: (1, 2, 1), paddingMode: mode);
        x = Tensor.Randn([1, 1, 3, 4, 5]);
        Same(
            volume.Forward(x), x.Pad([2, 2, 0, 0, 1, 1], mode).Conv3d(volume.Weight, volume.Bias, dilation: (1, 2, 1)));
    }

    [Fact]
    public void Same_keeps_the_sizes_in_every_mode()
    {
        var layer = new Conv2d(
            1, 1, (4, 3), padding: ConvPadding.Same, dilation: (1, 2), paddingMode: PadMode.Circular);
        Tensor x = Tensor.Randn([1, 1, 6, 5]);
        Tensor y = layer.Forward(x);
        y.Shape.Should().Equal(1, 1, 6, 5);
        Same(y, x.Pad([2, 2, 1, 2], PadMode.Circular).Conv2d(layer.Weight, layer.Bias, dilation: (1, 2)));
    }

    [Fact]
    public void Gradients_agree_with_differences()
    {
        var layer = new Conv1d(2, 2, 3, padding: 1, paddingMode: PadMode.Reflect);
        layer.To(DType.Float64);
        Tensor x = Tensor.Randn([1, 2, 4], DType.Float64, generator: new RandomSource(1)).RequireGrad();
        GradCheck.Verify(inputs => layer.Forward(inputs[0]).Square(), [x], 2);
    }

    [Fact]
    public void State_and_text_are_those_of_a_convolution()
    {
        var layer = new Conv2d(1, 2, 3, padding: 1, paddingMode: PadMode.Replicate);
        layer.StateDict().Keys.Should().Equal("weight", "bias");
        layer.PaddingMode.Should().Be(PadMode.Replicate);
        layer.ToString().Should().Be("Conv2d(1, 2, kernelSize: 3, stride: 1, padding: 1, paddingMode: Replicate)");
    }

    [Fact]
    public void Errors_name_the_rule()
    {
        var layer = new Conv1d(1, 1, 3, padding: 4, paddingMode: PadMode.Reflect);
        ((Action)(() => layer.Forward(Tensor.Ones([1, 1, 4])))).Should().Throw<ShapeException>()
            .WithMessage("Pad: amounts 4 and 4 at dim 2 of shape [1, 1, 4]: Reflect takes no more than 3.");
        ((Action)(() => layer.Forward(Tensor.Ones([4])))).Should().Throw<ShapeException>()
            .WithMessage("Conv1d: input [4] must have 3 dims*");
        var negative = new Conv1d(1, 1, 3, padding: -1, paddingMode: PadMode.Circular);
        ((Action)(() => negative.Forward(Tensor.Ones([1, 1, 4])))).Should().Throw<ArgumentException>()
            .WithMessage("Conv1d: padding -1 must not be negative.");
    }

    private static void Same(Tensor y, Tensor expected)
    {
        y.Shape.Should().Equal(expected.Shape);
        y.ToArray<float>().Should().Equal(expected.ToArray<float>());
    }
}
