using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class AvgPool1dTests : LayerContract<AvgPool1d>
{
    protected override Shape[] Inputs => [[2, 2, 6]];

    protected override Shape Output => [2, 2, 4];

    protected override string Text => "AvgPool1d(kernelSize: 3, stride: 2, padding: 1, ceilMode: true)";

    protected override AvgPool1d Make(RandomSource random) => new(3, 2, 1, true);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new AvgPool1d(0), "AvgPool1d: kernelSize 0 must be positive."),
        (() => _ = new AvgPool1d((2, 2)), "AvgPool1d: kernelSize (2, 2) has 2 numbers for 1 spatial dimensions."),
        (() => _ = new AvgPool1d(2, -1), "AvgPool1d: stride -1 must be positive."),
        (() => _ = new AvgPool1d(2, (2, 2)), "AvgPool1d: stride (2, 2) has 2 numbers for 1 spatial dimensions."),
        (() => _ = new AvgPool1d(2, padding: 2), "AvgPool1d: padding 2 must be between 0 and half of kernelSize 2."),
        (() => _ = new AvgPool1d(2, padding: -1), "AvgPool1d: padding -1 must be between 0 and half of kernelSize 2."),
        (
            () => new AvgPool1d(2).Forward(Tensor.Ones([4])),
            "AvgPool1d: input [4] must have 3 dims [batch, channels, spatial…], or 2 without batch."),
        (
            () => new AvgPool1d(2).Forward(Tensor.Ones([1, 1, 4], DType.Int64)),
            "AvgPool1d: Int64 tensor, but the operation needs a floating-point one; convert it with "
            + "Cast(DType.Float32)."),
        (
            () => new AvgPool1d(6, padding: 1).Forward(Tensor.Ones([1, 1, 3])),
            "AvgPool1d: the kernel spans 6 elements of dimension 2, but input [1, 1, 3] has 5 with padding. It must "
            + "not be larger."),
    ];

    [Fact]
    public void Windows_give_their_mean() => new AvgPool1d(4)
        .Forward(Tensor.From<float>([1, 2, 3, 4, 5, 6, 7, 8], [1, 8])).ToArray<float>().Should().Equal(2.5f, 6.5f);

    [Fact]
    public void It_is_the_operation_with_its_settings()
    {
        Tensor x = Tensor.Randn([2, 2, 6]);
        Make(new RandomSource(1)).Forward(x).ToArray<float>().Should()
            .Equal(x.AvgPool1d(3, 2, 1, true).ToArray<float>());
    }
}
