using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ZeroPad1dTests : LayerContract<ZeroPad1d>
{
    protected override Shape[] Inputs => [[1, 2, 3]];

    protected override Shape Output => [1, 2, 6];

    protected override string Text => "ZeroPad1d(padding: [2, 1])";

    protected override ZeroPad1d Make(RandomSource random) => new(2, 1);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new ZeroPad1d(1, 2, 3), "ZeroPad1d: padding [1, 2, 3] has 3 numbers, but must have 1 or 2."),
        (() => _ = new ZeroPad1d(), "ZeroPad1d: padding [] has 0 numbers, but must have 1 or 2."),
        (
            () => new ZeroPad1d(1).Forward(Tensor.Ones([4])),
            "ZeroPad1d: input [4] must have 3 dims [batch, channels, spatial…], or 2 without batch."),
        (
            () => new ZeroPad1d(-2).Forward(Tensor.Ones([1, 1, 3])),
            "Pad: amounts -2 and -2 cut more than the size 3 of dim 2 of shape [1, 1, 3]."),
    ];

    [Fact]
    public void The_border_is_zeros()
    {
        Tensor x = Tensor.From<float>([1, 2, 3], [1, 3]);
        new ZeroPad1d(1).Forward(x).ToArray<float>().Should().Equal(0, 1, 2, 3, 0);
        new ZeroPad1d(1).Padding.Should().Equal(1, 1);
    }
}
