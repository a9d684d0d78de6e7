using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class GlobalAvgPool2dTests : LayerContract<GlobalAvgPool2d>
{
    protected override Shape[] Inputs => [[2, 2, 2, 3]];

    protected override Shape Output => [2, 2];

    protected override string Text => "GlobalAvgPool2d(keepDim: false)";

    protected override GlobalAvgPool2d Make(RandomSource random) => new();

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => new GlobalAvgPool2d().Forward(Tensor.Ones([4])),
            "GlobalAvgPool2d: input [4] must have 4 dims [batch, channels, spatial…], or 3 without batch."),
        (
            () => new GlobalAvgPool2d().Forward(Tensor.Ones([1, 1, 1, 1, 1])),
            "GlobalAvgPool2d: input [1, 1, 1, 1, 1] must have 4 dims [batch, channels, spatial…], or 3 without batch."),
    ];

    [Fact]
    public void The_spatial_dimensions_stay_if_told_to()
    {
        Tensor plane = Tensor.Arange(0, 8, dtype: DType.Float32).Reshape(1, 2, 2, 2);
        Tensor kept = new GlobalAvgPool2d(keepDim: true).Forward(plane);
        kept.Shape.Should().Equal(1, 2, 1, 1);
        kept.ToArray<float>().Should().Equal(1.5f, 5.5f);
        new GlobalAvgPool2d(true).ToString().Should().Be("GlobalAvgPool2d(keepDim: true)");
        new GlobalAvgPool2d().Forward(plane.Squeeze(0)).Shape.Should().Equal(2);
    }
}
