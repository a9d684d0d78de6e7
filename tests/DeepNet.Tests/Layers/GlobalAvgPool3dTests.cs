using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class GlobalAvgPool3dTests : LayerContract<GlobalAvgPool3d>
{
    protected override Shape[] Inputs => [[2, 2, 2, 1, 3]];

    protected override Shape Output => [2, 2];

    protected override string Text => "GlobalAvgPool3d(keepDim: false)";

    protected override GlobalAvgPool3d Make(RandomSource random) => new();

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => new GlobalAvgPool3d().Forward(Tensor.Ones([4])),
            "GlobalAvgPool3d: input [4] must have 5 dims [batch, channels, spatial…], or 4 without batch."),
        (
            () => new GlobalAvgPool3d().Forward(Tensor.Ones([1, 1, 1, 1, 1, 1])),
            "GlobalAvgPool3d: input [1, 1, 1, 1, 1, 1] must have 5 dims [batch, channels, spatial…], or 4 without "
            + "batch."),
    ];

    [Fact]
    public void Every_channel_gives_its_mean() => new GlobalAvgPool3d()
        .Forward(Tensor.Arange(0, 16, dtype: DType.Float32).Reshape(2, 2, 2, 2)).ToArray<float>()
        .Should().Equal(3.5f, 11.5f);
}
