using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ReflectionPad3dTests : LayerContract<ReflectionPad3d>
{
    protected override Shape[] Inputs => [[1, 1, 2, 2, 2]];

    protected override Shape Output => [1, 1, 3, 4, 3];

    protected override string Text => "ReflectionPad3d(padding: [1, 0, 1, 1, 0, 1])";

    protected override ReflectionPad3d Make(RandomSource random) => new(1, 0, 1, 1, 0, 1);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => _ = new ReflectionPad3d(1, 2, 3),
            "ReflectionPad3d: padding [1, 2, 3] has 3 numbers, but must have 1 or 6."),
        (() => _ = new ReflectionPad3d(), "ReflectionPad3d: padding [] has 0 numbers, but must have 1 or 6."),
        (() => _ = new ReflectionPad3d(-1), "ReflectionPad3d: padding [-1] must not be negative."),
        (
            () => new ReflectionPad3d(1).Forward(Tensor.Ones([4])),
            "ReflectionPad3d: input [4] must have 5 dims [batch, channels, spatial…], or 4 without batch."),
        (
            () => new ReflectionPad3d(3).Forward(Tensor.Ones([1, 1, 3, 3, 3])),
            "Pad: amounts 3 and 3 at dim 4 of shape [1, 1, 3, 3, 3]: Reflect takes no more than 2."),
    ];

    [Fact]
    public void The_border_is_the_inside_mirrored()
    {
        Tensor x = Tensor.From<float>([1, 2, 3, 4], [1, 1, 2, 2]);
        new ReflectionPad3d(0, 1, 1, 0, 0, 0).Forward(x).ToArray<float>().Should().Equal(3, 4, 3, 1, 2, 1, 3, 4, 3);
        new ReflectionPad3d(1).Padding.Should().Equal(1, 1, 1, 1, 1, 1);
    }
}
