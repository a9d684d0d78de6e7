using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class CircularPad2dTests : LayerContract<CircularPad2d>
{
    protected override Shape[] Inputs => [[1, 1, 2, 3]];

    protected override Shape Output => [1, 1, 3, 6];

    protected override string Text => "CircularPad2d(padding: [1, 2, 0, 1])";

    protected override CircularPad2d Make(RandomSource random) => new(1, 2, 0, 1);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new CircularPad2d(1, 2, 3), "CircularPad2d: padding [1, 2, 3] has 3 numbers, but must have 1 or 4."),
        (() => _ = new CircularPad2d(), "CircularPad2d: padding [] has 0 numbers, but must have 1 or 4."),
        (() => _ = new CircularPad2d(-1), "CircularPad2d: padding [-1] must not be negative."),
        (
            () => new CircularPad2d(1).Forward(Tensor.Ones([4])),
            "CircularPad2d: input [4] must have 4 dims [batch, channels, spatial…], or 3 without batch."),
        (
            () => new CircularPad2d(4).Forward(Tensor.Ones([1, 1, 3, 3])),
            "Pad: amounts 4 and 4 at dim 3 of shape [1, 1, 3, 3]: Circular takes no more than 3."),
    ];

    [Fact]
    public void The_border_is_the_other_end()
    {
        Tensor x = Tensor.From<float>([1, 2, 3, 4], [1, 2, 2]);
        new CircularPad2d(0, 1, 1, 0).Forward(x).ToArray<float>().Should().Equal(3, 4, 3, 1, 2, 1, 3, 4, 3);
        new CircularPad2d(1).Padding.Should().Equal(1, 1, 1, 1);
    }
}
