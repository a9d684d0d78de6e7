using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class LpPool1dTests : LayerContract<LpPool1d>
{
    protected override Shape[] Inputs => [[2, 2, 6]];

    protected override Shape Output => [2, 2, 3];

    protected override string Text => "LpPool1d(p: 2, kernelSize: 3, stride: 2, ceilMode: true)";

    protected override LpPool1d Make(RandomSource random) => new(2, 3, 2, true);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new LpPool1d(0, 2), "LpPool1d: p 0 must be positive and finite."),
        (() => _ = new LpPool1d(-1, 2), "LpPool1d: p -1 must be positive and finite."),
        (() => _ = new LpPool1d(double.NaN, 2), "LpPool1d: p NaN must be positive and finite."),
        (() => _ = new LpPool1d(double.PositiveInfinity, 2), "LpPool1d: p * must be positive and finite."),
        (() => _ = new LpPool1d(2, 0), "LpPool1d: kernelSize 0 must be positive."),
        (() => _ = new LpPool1d(2, (2, 2)), "LpPool1d: kernelSize (2, 2) has 2 numbers for 1 spatial dimensions."),
        (() => _ = new LpPool1d(2, 2, -1), "LpPool1d: stride -1 must be positive."),
        (() => _ = new LpPool1d(2, 2, (2, 2)), "LpPool1d: stride (2, 2) has 2 numbers for 1 spatial dimensions."),
        (
            () => new LpPool1d(2, 2).Forward(Tensor.Ones([4])),
            "LpPool1d: input [4] must have 3 dims [batch, channels, spatial…], or 2 without batch."),
        (
            () => new LpPool1d(2, 2).Forward(Tensor.Ones([1, 1, 4], DType.Int64)),
            "LpPool1d: Int64 tensor, but the operation needs a floating-point one; convert it with "
            + "Cast(DType.Float32)."),
        (
            () => new LpPool1d(2, 6).Forward(Tensor.Ones([1, 1, 3])),
            "LpPool1d: the kernel spans 6 elements of dimension 2, but input [1, 1, 3] has 3 with padding. It must "
            + "not be larger."),
    ];

    [Fact]
    public void It_is_the_norm_of_every_window()
    {
        Tensor x = Tensor.From<float>([1, 2, 3, 4, 5, 6, 7, 8], [2, 4]);
        new LpPool1d(1, 2).Forward(x).ToArray<float>().Should().Equal(3, 7, 11, 15);
    }
}
