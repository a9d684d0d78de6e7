using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ConstantPad1dTests : LayerContract<ConstantPad1d>
{
    protected override Shape[] Inputs => [[1, 2, 3]];

    protected override Shape Output => [1, 2, 6];

    protected override string Text => "ConstantPad1d(padding: [2, 1], value: 0.5)";

    protected override ConstantPad1d Make(RandomSource random) => new([2, 1], 0.5);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => _ = new ConstantPad1d([1, 2, 3], 0.5),
            "ConstantPad1d: padding [1, 2, 3] has 3 numbers, but must have 1 or 2."),
        (() => _ = new ConstantPad1d([], 0.5), "ConstantPad1d: padding [] has 0 numbers, but must have 1 or 2."),
        (
            () => new ConstantPad1d(1, 0.5).Forward(Tensor.Ones([4])),
            "ConstantPad1d: input [4] must have 3 dims [batch, channels, spatial…], or 2 without batch."),
        (
            () => new ConstantPad1d(-2, 0.5).Forward(Tensor.Ones([1, 1, 3])),
            "Pad: amounts -2 and -2 cut more than the size 3 of dim 2 of shape [1, 1, 3]."),
    ];

    [Fact]
    public void The_border_is_the_value()
    {
        Tensor x = Tensor.From<float>([1, 2, 3], [1, 3]);
        new ConstantPad1d([2, -1], 7).Forward(x).ToArray<float>().Should().Equal(7, 7, 1, 2);
        new ConstantPad1d(1, 7).ToString().Should().Be("ConstantPad1d(padding: [1, 1], value: 7)");
    }
}
