using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class AdaptiveAvgPool2dTests : LayerContract<AdaptiveAvgPool2d>
{
    protected override Shape[] Inputs => [[1, 2, 3, 5]];

    protected override Shape Output => [1, 2, 2, 3];

    protected override string Text => "AdaptiveAvgPool2d(outputSize: (2, 3))";

    protected override AdaptiveAvgPool2d Make(RandomSource random) => new((2, 3));

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new AdaptiveAvgPool2d(0), "AdaptiveAvgPool2d: outputSize 0 must be positive."),
        (() => _ = new AdaptiveAvgPool2d(default), "AdaptiveAvgPool2d: outputSize not given must be positive."),
        (
            () => _ = new AdaptiveAvgPool2d((2, 2, 2)),
            "AdaptiveAvgPool2d: outputSize (2, 2, 2) has 3 numbers for 2 spatial dimensions."),
        (
            () => new AdaptiveAvgPool2d(2).Forward(Tensor.Ones([4])),
            "AdaptiveAvgPool2d: input [4] must have 4 dims [batch, channels, spatial…], or 3 without batch."),
        (
            () => new AdaptiveAvgPool2d(2).Forward(Tensor.Ones([1, 1, 4, 4], DType.Int64)),
            "AdaptiveAvgPool2d: Int64 tensor, but the operation needs a floating-point one; convert it with "
            + "Cast(DType.Float32)."),
        (
            () => new AdaptiveAvgPool2d(2).Forward(Tensor.Ones([1, 1, 0, 0])),
            "AdaptiveAvgPool2d: input [1, 1, 0, 0] has no elements in dimension 2."),
    ];

    [Fact]
    public void Size_1_is_the_mean_of_every_plane() => new AdaptiveAvgPool2d(1)
        .Forward(Tensor.Arange(0, 16, dtype: DType.Float32).Reshape(1, 2, 2, 4)).ToArray<float>()
        .Should().Equal(3.5f, 11.5f);
}
