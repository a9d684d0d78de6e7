using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ReflectionPad1dTests : LayerContract<ReflectionPad1d>
{
    protected override Shape[] Inputs => [[1, 2, 3]];

    protected override Shape Output => [1, 2, 6];

    protected override string Text => "ReflectionPad1d(padding: [2, 1])";

    protected override ReflectionPad1d Make(RandomSource random) => new(2, 1);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => _ = new ReflectionPad1d(1, 2, 3),
            "ReflectionPad1d: padding [1, 2, 3] has 3 numbers, but must have 1 or 2."),
        (() => _ = new ReflectionPad1d(), "ReflectionPad1d: padding [] has 0 numbers, but must have 1 or 2."),
        (() => _ = new ReflectionPad1d(-1), "ReflectionPad1d: padding [-1] must not be negative."),
        (
            () => new ReflectionPad1d(1).Forward(Tensor.Ones([4])),
            "ReflectionPad1d: input [4] must have 3 dims [batch, channels, spatial…], or 2 without batch."),
        (
            () => new ReflectionPad1d(3).Forward(Tensor.Ones([1, 1, 3])),
            "Pad: amounts 3 and 3 at dim 2 of shape [1, 1, 3]: Reflect takes no more than 2."),
    ];

    [Fact]
    public void The_border_is_the_inside_mirrored()
    {
        Tensor x = Tensor.From<float>([1, 2, 3], [1, 3]);
        new ReflectionPad1d(2, 1).Forward(x).ToArray<float>().Should().Equal(3, 2, 1, 2, 3, 2);
        new ReflectionPad1d(1).Padding.Should().Equal(1, 1);
    }
}
