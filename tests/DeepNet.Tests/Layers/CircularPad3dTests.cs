using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class CircularPad3dTests : LayerContract<CircularPad3d>
{
    protected override Shape[] Inputs => [[1, 1, 2, 2, 2]];

    protected override Shape Output => [1, 1, 3, 4, 3];

    protected override string Text => "CircularPad3d(padding: [1, 0, 1, 1, 0, 1])";

    protected override CircularPad3d Make(RandomSource random) => new(1, 0, 1, 1, 0, 1);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new CircularPad3d(1, 2, 3), "CircularPad3d: padding [1, 2, 3] has 3 numbers, but must have 1 or 6."),
        (() => _ = new CircularPad3d(), "CircularPad3d: padding [] has 0 numbers, but must have 1 or 6."),
        (() => _ = new CircularPad3d(-1), "CircularPad3d: padding [-1] must not be negative."),
        (
            () => new CircularPad3d(1).Forward(Tensor.Ones([4])),
            "CircularPad3d: input [4] must have 5 dims [batch, channels, spatial…], or 4 without batch."),
        (
            () => new CircularPad3d(4).Forward(Tensor.Ones([1, 1, 3, 3, 3])),
            "Pad: amounts 4 and 4 at dim 4 of shape [1, 1, 3, 3, 3]: Circular takes no more than 3."),
    ];

    [Fact]
    public void The_border_is_the_other_end()
    {
        Tensor x = Tensor.From<float>([1, 2, 3, 4], [1, 1, 2, 2]);
        new CircularPad3d(0, 1, 0, 0, 1, 0).Forward(x).ToArray<float>()
            .Should().Equal(1, 2, 1, 3, 4, 3, 1, 2, 1, 3, 4, 3);
        new CircularPad3d(1).Padding.Should().Equal(1, 1, 1, 1, 1, 1);
    }
}
