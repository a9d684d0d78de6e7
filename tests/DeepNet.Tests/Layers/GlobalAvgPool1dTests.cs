using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class GlobalAvgPool1dTests : LayerContract<GlobalAvgPool1d>
{
    protected override Shape[] Inputs => [[2, 3, 4]];

    protected override Shape Output => [2, 3];

    protected override string Text => "GlobalAvgPool1d(keepDim: false)";

    protected override GlobalAvgPool1d Make(RandomSource random) => new();

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => new GlobalAvgPool1d().Forward(Tensor.Ones([4])),
            "GlobalAvgPool1d: input [4] must have 3 dims [batch, channels, spatial…], or 2 without batch."),
        (
            () => new GlobalAvgPool1d().Forward(Tensor.Ones([1, 1, 1, 1])),
            "GlobalAvgPool1d: input [1, 1, 1, 1] must have 3 dims [batch, channels, spatial…], or 2 without batch."),
    ];

    [Fact]
    public void Every_channel_gives_its_mean() => new GlobalAvgPool1d()
        .Forward(Tensor.From<float>([1, 2, 3, 4, 5, 6, 7, 8], [2, 4])).ToArray<float>().Should().Equal(2.5f, 6.5f);
}
