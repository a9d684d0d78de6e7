namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Channels of [N, C, …] dealt out among the groups: channel g·k + i goes to i·groups + g.</summary>
    /// <remarks>Zhang et al., 2018, https://arxiv.org/abs/1707.01083. torch.nn.functional.channel_shuffle.</remarks>
    /// <exception cref="ShapeException">The channels are no multiple of the groups.</exception>
    public Tensor ChannelShuffle(int groups)
    {
        Check.Shape(
            Rank >= 2 && groups > 0 && Shape[1] % groups == 0,
            $"ChannelShuffle: shape {Shape} in {groups} groups: [N, C, ...] with C a multiple of {groups} is needed.");
        return Unflatten(1, groups, Shape[1] / groups).Transpose(1, 2).Reshape(Shape);
    }
}
