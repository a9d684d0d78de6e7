using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class LpPool2dTests : LayerContract<LpPool2d>
{
    protected override Shape[] Inputs => [[1, 2, 2, 3]];

    protected override Shape Output => [1, 2, 2, 2];

    protected override string Text => "LpPool2d(p: 3, kernelSize: (1, 2), stride: 1, ceilMode: false)";

    protected override LpPool2d Make(RandomSource random) => new(3, (1, 2), 1);

    /// <summary>Powers of negative numbers would be complex, or cancel.</summary>
    protected override Tensor[] Samples() => [Spread(Inputs[0], 0) + 3];

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new LpPool2d(0, 2), "LpPool2d: p 0 must be positive and finite."),
        (() => _ = new LpPool2d(-1, 2), "LpPool2d: p -1 must be positive and finite."),
        (() => _ = new LpPool2d(double.NaN, 2), "LpPool2d: p NaN must be positive and finite."),
        (() => _ = new LpPool2d(double.PositiveInfinity, 2), "LpPool2d: p * must be positive and finite."),
        (() => _ = new LpPool2d(2, 0), "LpPool2d: kernelSize 0 must be positive."),
        (
            () => _ = new LpPool2d(2, (2, 2, 2)),
            "LpPool2d: kernelSize (2, 2, 2) has 3 numbers for 2 spatial dimensions."),
        (() => _ = new LpPool2d(2, 2, -1), "LpPool2d: stride -1 must be positive."),
        (() => _ = new LpPool2d(2, 2, (2, 2, 2)), "LpPool2d: stride (2, 2, 2) has 3 numbers for 2 spatial dimensions."),
        (
            () => new LpPool2d(2, 2).Forward(Tensor.Ones([4])),
            "LpPool2d: input [4] must have 4 dims [batch, channels, spatial…], or 3 without batch."),
        (
            () => new LpPool2d(2, 2).Forward(Tensor.Ones([1, 1, 4, 4], DType.Int64)),
            "LpPool2d: Int64 tensor, but the operation needs a floating-point one; convert it with "
            + "Cast(DType.Float32)."),
        (
            () => new LpPool2d(2, 6).Forward(Tensor.Ones([1, 1, 3, 3])),
            "LpPool2d: the kernel spans 6 elements of dimension 2, but input [1, 1, 3, 3] has 3 with padding. It "
            + "must not be larger."),
    ];

    [Fact]
    public void It_is_the_norm_of_every_window()
    {
        Tensor x = Tensor.From<float>([1, 2, 3, 4], [1, 1, 4]);
        new LpPool2d(2, (1, 2)).Forward(x).ToArray<float>()[1].Should().BeApproximately(5, 1e-5f);
    }
}
