using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ConstantPad2dTests : LayerContract<ConstantPad2d>
{
    protected override Shape[] Inputs => [[1, 1, 2, 3]];

    protected override Shape Output => [1, 1, 3, 6];

    protected override string Text => "ConstantPad2d(padding: [1, 2, 0, 1], value: 0.5)";

    protected override ConstantPad2d Make(RandomSource random) => new([1, 2, 0, 1], 0.5);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => _ = new ConstantPad2d([1, 2, 3], 0.5),
            "ConstantPad2d: padding [1, 2, 3] has 3 numbers, but must have 1 or 4."),
        (() => _ = new ConstantPad2d([], 0.5), "ConstantPad2d: padding [] has 0 numbers, but must have 1 or 4."),
        (
            () => new ConstantPad2d(1, 0.5).Forward(Tensor.Ones([4])),
            "ConstantPad2d: input [4] must have 4 dims [batch, channels, spatial…], or 3 without batch."),
        (
            () => new ConstantPad2d(-2, 0.5).Forward(Tensor.Ones([1, 1, 3, 3])),
            "Pad: amounts -2 and -2 cut more than the size 3 of dim 3 of shape [1, 1, 3, 3]."),
    ];

    [Fact]
    public void The_border_is_the_value()
    {
        Tensor x = Tensor.From<float>([1, 2, 3, 4], [1, 2, 2]);
        new ConstantPad2d([1, 0, 0, 0], 9).Forward(x).ToArray<float>().Should().Equal(9, 1, 2, 9, 3, 4);
        new ConstantPad2d(1, 7).ToString().Should().Be("ConstantPad2d(padding: [1, 1, 1, 1], value: 7)");
    }
}
