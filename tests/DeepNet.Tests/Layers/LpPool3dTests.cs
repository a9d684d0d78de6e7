using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class LpPool3dTests : LayerContract<LpPool3d>
{
    protected override Shape[] Inputs => [[1, 1, 2, 2, 4]];

    protected override Shape Output => [1, 1, 1, 1, 2];

    protected override string Text => "LpPool3d(p: 1.5, kernelSize: 2, stride: 2, ceilMode: false)";

    protected override LpPool3d Make(RandomSource random) => new(1.5, 2);

    /// <summary>Powers of negative numbers would be complex, or cancel.</summary>
    protected override Tensor[] Samples() => [Spread(Inputs[0], 0) + 3];

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new LpPool3d(0, 2), "LpPool3d: p 0 must be positive and finite."),
        (() => _ = new LpPool3d(-1, 2), "LpPool3d: p -1 must be positive and finite."),
        (() => _ = new LpPool3d(double.NaN, 2), "LpPool3d: p NaN must be positive and finite."),
        (() => _ = new LpPool3d(double.PositiveInfinity, 2), "LpPool3d: p * must be positive and finite."),
        (() => _ = new LpPool3d(2, 0), "LpPool3d: kernelSize 0 must be positive."),
        (() => _ = new LpPool3d(2, (2, 2)), "LpPool3d: kernelSize (2, 2) has 2 numbers for 3 spatial dimensions."),
        (() => _ = new LpPool3d(2, 2, -1), "LpPool3d: stride -1 must be positive."),
        (() => _ = new LpPool3d(2, 2, (2, 2)), "LpPool3d: stride (2, 2) has 2 numbers for 3 spatial dimensions."),
        (
            () => new LpPool3d(2, 2).Forward(Tensor.Ones([4])),
            "LpPool3d: input [4] must have 5 dims [batch, channels, spatial…], or 4 without batch."),
        (
            () => new LpPool3d(2, 2).Forward(Tensor.Ones([1, 1, 4, 4, 4], DType.Int64)),
            "LpPool3d: Int64 tensor, but the operation needs a floating-point one; convert it with "
            + "Cast(DType.Float32)."),
        (
            () => new LpPool3d(2, 6).Forward(Tensor.Ones([1, 1, 3, 3, 3])),
            "LpPool3d: the kernel spans 6 elements of dimension 2, but input [1, 1, 3, 3, 3] has 3 with padding. It "
            + "must not be larger."),
    ];

    [Fact]
    public void It_is_the_norm_of_every_window() => new LpPool3d(1, 2)
        .Forward(Tensor.Arange(0, 8, dtype: DType.Float32).Reshape(1, 2, 2, 2)).ToArray<float>().Should().Equal(28);
}
