using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ReplicationPad1dTests : LayerContract<ReplicationPad1d>
{
    protected override Shape[] Inputs => [[1, 2, 3]];

    protected override Shape Output => [1, 2, 6];

    protected override string Text => "ReplicationPad1d(padding: [2, 1])";

    protected override ReplicationPad1d Make(RandomSource random) => new(2, 1);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => _ = new ReplicationPad1d(1, 2, 3),
            "ReplicationPad1d: padding [1, 2, 3] has 3 numbers, but must have 1 or 2."),
        (() => _ = new ReplicationPad1d(), "ReplicationPad1d: padding [] has 0 numbers, but must have 1 or 2."),
        (() => _ = new ReplicationPad1d(-1), "ReplicationPad1d: padding [-1] must not be negative."),
        (
            () => new ReplicationPad1d(1).Forward(Tensor.Ones([4])),
            "ReplicationPad1d: input [4] must have 3 dims [batch, channels, spatial…], or 2 without batch."),
        (
            () => new ReplicationPad1d(1).Forward(Tensor.Ones([1, 1, 0])),
            "Pad: amounts 1 and 1 at dim 2 of shape [1, 1, 0]: Replicate takes no more than 0."),
    ];

    [Fact]
    public void The_border_is_the_outermost_elements()
    {
        Tensor x = Tensor.From<float>([1, 2, 3], [1, 3]);
        new ReplicationPad1d(2, 1).Forward(x).ToArray<float>().Should().Equal(1, 1, 1, 2, 3, 3);
        new ReplicationPad1d(1).Padding.Should().Equal(1, 1);
    }
}
