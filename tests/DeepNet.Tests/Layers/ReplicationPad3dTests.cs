using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ReplicationPad3dTests : LayerContract<ReplicationPad3d>
{
    protected override Shape[] Inputs => [[1, 1, 2, 2, 2]];

    protected override Shape Output => [1, 1, 3, 4, 3];

    protected override string Text => "ReplicationPad3d(padding: [1, 0, 1, 1, 0, 1])";

    protected override ReplicationPad3d Make(RandomSource random) => new(1, 0, 1, 1, 0, 1);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => _ = new ReplicationPad3d(1, 2, 3),
            "ReplicationPad3d: padding [1, 2, 3] has 3 numbers, but must have 1 or 6."),
        (() => _ = new ReplicationPad3d(), "ReplicationPad3d: padding [] has 0 numbers, but must have 1 or 6."),
        (() => _ = new ReplicationPad3d(-1), "ReplicationPad3d: padding [-1] must not be negative."),
        (
            () => new ReplicationPad3d(1).Forward(Tensor.Ones([4])),
            "ReplicationPad3d: input [4] must have 5 dims [batch, channels, spatial…], or 4 without batch."),
        (
            () => new ReplicationPad3d(1).Forward(Tensor.Ones([1, 1, 0, 0, 0])),
            "Pad: amounts 1 and 1 at dim 4 of shape [1, 1, 0, 0, 0]: Replicate takes no more than 0."),
    ];

    [Fact]
    public void The_border_is_the_outermost_elements()
    {
        Tensor x = Tensor.From<float>([1, 2, 3, 4], [1, 1, 2, 2]);
        new ReplicationPad3d(0, 0, 1, 0, 1, 0).Forward(x).ToArray<float>()
            .Should().Equal(1, 2, 1, 2, 3, 4, 1, 2, 1, 2, 3, 4);
        new ReplicationPad3d(1).Padding.Should().Equal(1, 1, 1, 1, 1, 1);
    }
}
