using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class AdaptiveAvgPool3dTests : LayerContract<AdaptiveAvgPool3d>
{
    protected override Shape[] Inputs => [[1, 1, 2, 3, 4]];

    protected override Shape Output => [1, 1, 1, 2, 2];

    protected override string Text => "AdaptiveAvgPool3d(outputSize: (1, 2, 2))";

    protected override AdaptiveAvgPool3d Make(RandomSource random) => new((1, 2, 2));

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new AdaptiveAvgPool3d(0), "AdaptiveAvgPool3d: outputSize 0 must be positive."),
        (() => _ = new AdaptiveAvgPool3d(default), "AdaptiveAvgPool3d: outputSize not given must be positive."),
        (
            () => _ = new AdaptiveAvgPool3d((2, 2)),
            "AdaptiveAvgPool3d: outputSize (2, 2) has 2 numbers for 3 spatial dimensions."),
        (
            () => new AdaptiveAvgPool3d(2).Forward(Tensor.Ones([4])),
            "AdaptiveAvgPool3d: input [4] must have 5 dims [batch, channels, spatial…], or 4 without batch."),
        (
            () => new AdaptiveAvgPool3d(2).Forward(Tensor.Ones([1, 1, 4, 4, 4], DType.Int64)),
            "AdaptiveAvgPool3d: Int64 tensor, but the operation needs a floating-point one; convert it with "
            + "Cast(DType.Float32)."),
        (
            () => new AdaptiveAvgPool3d(2).Forward(Tensor.Ones([1, 1, 0, 0, 0])),
            "AdaptiveAvgPool3d: input [1, 1, 0, 0, 0] has no elements in dimension 2."),
    ];

    [Fact]
    public void Size_1_is_the_mean_of_every_volume() => new AdaptiveAvgPool3d(1)
        .Forward(Tensor.Arange(0, 16, dtype: DType.Float32).Reshape(1, 2, 2, 2, 2)).ToArray<float>()
        .Should().Equal(3.5f, 11.5f);
}
