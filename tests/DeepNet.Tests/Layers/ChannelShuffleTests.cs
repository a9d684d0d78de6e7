using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ChannelShuffleTests : LayerContract<ChannelShuffle>
{
    protected override Shape[] Inputs => [[1, 4, 2, 1]];

    protected override Shape Output => [1, 4, 2, 1];

    protected override string Text => "ChannelShuffle(groups: 2)";

    protected override ChannelShuffle Make(RandomSource random) => new(2);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new ChannelShuffle(0), "ChannelShuffle: groups 0 must be positive."),
        (
            () => new ChannelShuffle(2).Forward(Tensor.Ones([1, 3, 2])),
            "ChannelShuffle: shape [1, 3, 2] in 2 groups: [N, C, ...] with C a multiple of 2 is needed."),
        (() => new ChannelShuffle(2).Forward(Tensor.Ones([4])), "ChannelShuffle: shape [4] in 2 groups: *"),
    ];

    [Fact]
    public void Channels_are_dealt_out_among_the_groups() => new ChannelShuffle(2)
        .Forward(Tensor.From<float>([1, 2, 3, 4, 5, 6, 7, 8], [1, 4, 1, 2])).ToArray<float>()
        .Should().Equal(1, 2, 5, 6, 3, 4, 7, 8);
}
