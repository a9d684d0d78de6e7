using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class AvgPool3dTests : LayerContract<AvgPool3d>
{
    protected override Shape[] Inputs => [[1, 1, 2, 1, 2]];

    protected override Shape Output => [1, 1, 3, 2, 3];

    protected override string Text =>
        "AvgPool3d(kernelSize: 2, stride: 1, padding: 1, ceilMode: false, divisorOverride: 5)";

    protected override AvgPool3d Make(RandomSource random) => new(2, 1, 1, false, true, 5);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new AvgPool3d(0), "AvgPool3d: kernelSize 0 must be positive."),
        (() => _ = new AvgPool3d((2, 2)), "AvgPool3d: kernelSize (2, 2) has 2 numbers for 3 spatial dimensions."),
        (() => _ = new AvgPool3d(2, -1), "AvgPool3d: stride -1 must be positive."),
        (() => _ = new AvgPool3d(2, (2, 2)), "AvgPool3d: stride (2, 2) has 2 numbers for 3 spatial dimensions."),
        (() => _ = new AvgPool3d(2, padding: 2), "AvgPool3d: padding 2 must be between 0 and half of kernelSize 2."),
        (() => _ = new AvgPool3d(2, padding: -1), "AvgPool3d: padding -1 must be between 0 and half of kernelSize 2."),
        (() => _ = new AvgPool3d(2, divisorOverride: 0), "AvgPool3d: divisorOverride 0 must not be 0."),
        (
            () => new AvgPool3d(2).Forward(Tensor.Ones([4])),
            "AvgPool3d: input [4] must have 5 dims [batch, channels, spatial…], or 4 without batch."),
        (
            () => new AvgPool3d(2).Forward(Tensor.Ones([1, 1, 4, 4, 4], DType.Int64)),
            "AvgPool3d: Int64 tensor, but the operation needs a floating-point one; convert it with "
            + "Cast(DType.Float32)."),
        (
            () => new AvgPool3d(6, padding: 1).Forward(Tensor.Ones([1, 1, 3, 3, 3])),
            "AvgPool3d: the kernel spans 6 elements of dimension 2, but input [1, 1, 3, 3, 3] has 5 with padding. "
            + "It must not be larger."),
    ];

    [Fact]
    public void Windows_give_their_mean() => new AvgPool3d(2)
        .Forward(Tensor.Arange(0, 16, dtype: DType.Float32).Reshape(1, 2, 2, 4)).ToArray<float>()
        .Should().Equal(6.5f, 8.5f);

    [Fact]
    public void It_is_the_operation_with_its_settings()
    {
        Tensor x = Tensor.Randn([1, 1, 2, 1, 2]);
        Make(new RandomSource(1)).Forward(x).ToArray<float>().Should()
            .Equal(x.AvgPool3d(2, 1, 1, false, true, 5).ToArray<float>());
    }
}
