using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ZeroPad3dTests : LayerContract<ZeroPad3d>
{
    protected override Shape[] Inputs => [[1, 1, 2, 2, 2]];

    protected override Shape Output => [1, 1, 3, 4, 3];

    protected override string Text => "ZeroPad3d(padding: [1, 0, 1, 1, 0, 1])";

    protected override ZeroPad3d Make(RandomSource random) => new(1, 0, 1, 1, 0, 1);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new ZeroPad3d(1, 2, 3), "ZeroPad3d: padding [1, 2, 3] has 3 numbers, but must have 1 or 6."),
        (() => _ = new ZeroPad3d(), "ZeroPad3d: padding [] has 0 numbers, but must have 1 or 6."),
        (
            () => new ZeroPad3d(1).Forward(Tensor.Ones([4])),
            "ZeroPad3d: input [4] must have 5 dims [batch, channels, spatial…], or 4 without batch."),
        (
            () => new ZeroPad3d(-2).Forward(Tensor.Ones([1, 1, 3, 3, 3])),
            "Pad: amounts -2 and -2 cut more than the size 3 of dim 4 of shape [1, 1, 3, 3, 3]."),
    ];

    [Fact]
    public void The_border_is_zeros()
    {
        Tensor x = Tensor.From<float>([1, 2, 3, 4], [1, 1, 2, 2]);
        new ZeroPad3d(1, 0, 0, 0, 0, 1).Forward(x).ToArray<float>().Should().Equal(0, 1, 2, 0, 3, 4, 0, 0, 0, 0, 0, 0);
        new ZeroPad3d(1).Padding.Should().Equal(1, 1, 1, 1, 1, 1);
    }
}
