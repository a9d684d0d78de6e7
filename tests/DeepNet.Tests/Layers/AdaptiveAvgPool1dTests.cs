using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class AdaptiveAvgPool1dTests : LayerContract<AdaptiveAvgPool1d>
{
    protected override Shape[] Inputs => [[2, 2, 5]];

    protected override Shape Output => [2, 2, 3];

    protected override string Text => "AdaptiveAvgPool1d(outputSize: 3)";

    protected override AdaptiveAvgPool1d Make(RandomSource random) => new(3);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new AdaptiveAvgPool1d(0), "AdaptiveAvgPool1d: outputSize 0 must be positive."),
        (() => _ = new AdaptiveAvgPool1d(default), "AdaptiveAvgPool1d: outputSize not given must be positive."),
        (
            () => _ = new AdaptiveAvgPool1d((2, 2)),
            "AdaptiveAvgPool1d: outputSize (2, 2) has 2 numbers for 1 spatial dimensions."),
        (
            () => new AdaptiveAvgPool1d(2).Forward(Tensor.Ones([4])),
            "AdaptiveAvgPool1d: input [4] must have 3 dims [batch, channels, spatial…], or 2 without batch."),
        (
            () => new AdaptiveAvgPool1d(2).Forward(Tensor.Ones([1, 1, 4], DType.Int64)),
            "AdaptiveAvgPool1d: Int64 tensor, but the operation needs a floating-point one; convert it with "
            + "Cast(DType.Float32)."),
        (
            () => new AdaptiveAvgPool1d(2).Forward(Tensor.Ones([1, 1, 0])),
            "AdaptiveAvgPool1d: input [1, 1, 0] has no elements in dimension 2."),
    ];

    [Fact]
    public void Windows_share_the_line_and_may_overlap() => new AdaptiveAvgPool1d(2)
        .Forward(Tensor.From<float>([1, 2, 6], [1, 3])).ToArray<float>().Should().Equal(1.5f, 4);
}
