using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ConstantPad3dTests : LayerContract<ConstantPad3d>
{
    protected override Shape[] Inputs => [[1, 1, 2, 2, 2]];

    protected override Shape Output => [1, 1, 3, 4, 3];

    protected override string Text => "ConstantPad3d(padding: [1, 0, 1, 1, 0, 1], value: 0.5)";

    protected override ConstantPad3d Make(RandomSource random) => new([1, 0, 1, 1, 0, 1], 0.5);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => _ = new ConstantPad3d([1, 2, 3], 0.5),
            "ConstantPad3d: padding [1, 2, 3] has 3 numbers, but must have 1 or 6."),
        (() => _ = new ConstantPad3d([], 0.5), "ConstantPad3d: padding [] has 0 numbers, but must have 1 or 6."),
        (
            () => new ConstantPad3d(1, 0.5).Forward(Tensor.Ones([4])),
            "ConstantPad3d: input [4] must have 5 dims [batch, channels, spatial…], or 4 without batch."),
        (
            () => new ConstantPad3d(-2, 0.5).Forward(Tensor.Ones([1, 1, 3, 3, 3])),
            "Pad: amounts -2 and -2 cut more than the size 3 of dim 4 of shape [1, 1, 3, 3, 3]."),
    ];

    [Fact]
    public void The_border_is_the_value()
    {
        Tensor x = Tensor.From<float>([1, 2, 3, 4], [1, 1, 2, 2]);
        new ConstantPad3d([-1, 0, 0, 0, 1, 0], 9).Forward(x).ToArray<float>().Should().Equal(9, 9, 2, 4);
        new ConstantPad3d(1, 7).ToString().Should().Be("ConstantPad3d(padding: [1, 1, 1, 1, 1, 1], value: 7)");
    }
}
