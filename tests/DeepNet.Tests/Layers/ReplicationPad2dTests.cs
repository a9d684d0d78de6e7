using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ReplicationPad2dTests : LayerContract<ReplicationPad2d>
{
    protected override Shape[] Inputs => [[1, 1, 2, 3]];

    protected override Shape Output => [1, 1, 3, 6];

    protected override string Text => "ReplicationPad2d(padding: [1, 2, 0, 1])";

    protected override ReplicationPad2d Make(RandomSource random) => new(1, 2, 0, 1);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => _ = new ReplicationPad2d(1, 2, 3),
            "ReplicationPad2d: padding [1, 2, 3] has 3 numbers, but must have 1 or 4."),
        (() => _ = new ReplicationPad2d(), "ReplicationPad2d: padding [] has 0 numbers, but must have 1 or 4."),
        (() => _ = new ReplicationPad2d(-1), "ReplicationPad2d: padding [-1] must not be negative."),
        (
            () => new ReplicationPad2d(1).Forward(Tensor.Ones([4])),
            "ReplicationPad2d: input [4] must have 4 dims [batch, channels, spatial…], or 3 without batch."),
        (
            () => new ReplicationPad2d(1).Forward(Tensor.Ones([1, 1, 0, 0])),
            "Pad: amounts 1 and 1 at dim 3 of shape [1, 1, 0, 0]: Replicate takes no more than 0."),
    ];

    [Fact]
    public void The_border_is_the_outermost_elements()
    {
        Tensor x = Tensor.From<float>([1, 2, 3, 4], [1, 2, 2]);
        new ReplicationPad2d(0, 1, 1, 0).Forward(x).ToArray<float>().Should().Equal(1, 2, 2, 1, 2, 2, 3, 4, 4);
        new ReplicationPad2d(1).Padding.Should().Equal(1, 1, 1, 1);
    }
}
