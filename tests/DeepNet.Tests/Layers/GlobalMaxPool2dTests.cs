using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class GlobalMaxPool2dTests : LayerContract<GlobalMaxPool2d>
{
    protected override Shape[] Inputs => [[2, 2, 2, 3]];

    protected override Shape Output => [2, 2];

    protected override string Text => "GlobalMaxPool2d(keepDim: false)";

    protected override GlobalMaxPool2d Make(RandomSource random) => new();

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => new GlobalMaxPool2d().Forward(Tensor.Ones([4])),
            "GlobalMaxPool2d: input [4] must have 4 dims [batch, channels, spatial…], or 3 without batch."),
        (
            () => new GlobalMaxPool2d().Forward(Tensor.Ones([1, 1, 1, 1, 1])),
            "GlobalMaxPool2d: input [1, 1, 1, 1, 1] must have 4 dims [batch, channels, spatial…], or 3 without batch."),
    ];

    [Fact]
    public void Every_channel_gives_its_largest_element() => new GlobalMaxPool2d()
        .Forward(Tensor.Arange(0, 8, dtype: DType.Float32).Reshape(1, 2, 2, 2)).ToArray<float>().Should().Equal(3, 7);
}
