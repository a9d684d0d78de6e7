using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class GlobalMaxPool3dTests : LayerContract<GlobalMaxPool3d>
{
    protected override Shape[] Inputs => [[2, 2, 2, 1, 3]];

    protected override Shape Output => [2, 2];

    protected override string Text => "GlobalMaxPool3d(keepDim: false)";

    protected override GlobalMaxPool3d Make(RandomSource random) => new();

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => new GlobalMaxPool3d().Forward(Tensor.Ones([4])),
            "GlobalMaxPool3d: input [4] must have 5 dims [batch, channels, spatial…], or 4 without batch."),
        (
            () => new GlobalMaxPool3d().Forward(Tensor.Ones([1, 1, 1, 1, 1, 1])),
            "GlobalMaxPool3d: input [1, 1, 1, 1, 1, 1] must have 5 dims [batch, channels, spatial…], or 4 without "
            + "batch."),
    ];

    [Fact]
    public void The_spatial_dimensions_stay_if_told_to()
    {
        Tensor volume = Tensor.Arange(0, 8, dtype: DType.Float32).Reshape(1, 1, 2, 2, 2);
        Tensor kept = new GlobalMaxPool3d(keepDim: true).Forward(volume);
        kept.Shape.Should().Equal(1, 1, 1, 1, 1);
        kept.ToArray<float>().Should().Equal(7);
    }
}
