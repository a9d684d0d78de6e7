using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class CircularPad1dTests : LayerContract<CircularPad1d>
{
    protected override Shape[] Inputs => [[1, 2, 3]];

    protected override Shape Output => [1, 2, 6];

    protected override string Text => "CircularPad1d(padding: [2, 1])";

    protected override CircularPad1d Make(RandomSource random) => new(2, 1);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new CircularPad1d(1, 2, 3), "CircularPad1d: padding [1, 2, 3] has 3 numbers, but must have 1 or 2."),
        (() => _ = new CircularPad1d(), "CircularPad1d: padding [] has 0 numbers, but must have 1 or 2."),
        (() => _ = new CircularPad1d(-1), "CircularPad1d: padding [-1] must not be negative."),
        (
            () => new CircularPad1d(1).Forward(Tensor.Ones([4])),
            "CircularPad1d: input [4] must have 3 dims [batch, channels, spatial…], or 2 without batch."),
        (
            () => new CircularPad1d(4).Forward(Tensor.Ones([1, 1, 3])),
            "Pad: amounts 4 and 4 at dim 2 of shape [1, 1, 3]: Circular takes no more than 3."),
    ];

    [Fact]
    public void The_border_is_the_other_end()
    {
        Tensor x = Tensor.From<float>([1, 2, 3], [1, 3]);
        new CircularPad1d(2, 1).Forward(x).ToArray<float>().Should().Equal(2, 3, 1, 2, 3, 1);
        new CircularPad1d(1).Padding.Should().Equal(1, 1);
    }
}
