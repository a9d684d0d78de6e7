namespace DeepNet.Layers;

/// <summary>Deals the channels of [batch, channels, …] out among groups: channel g · k + i goes to i · groups +
/// g.</summary>
/// <remarks>k = channels / groups. Zhang et al., 2018, https://arxiv.org/abs/1707.01083; torch.nn.ChannelShuffle.
/// </remarks>
public sealed class ChannelShuffle : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="groups">The number of groups, which divides the channels.</param>
    /// <exception cref="ArgumentException">The number is not positive.</exception>
    public ChannelShuffle(int groups)
    {
        Check.Argument(groups > 0, $"ChannelShuffle: groups {groups} must be positive.");
        Groups = groups;
    }

    /// <summary>The number of groups.</summary>
    public int Groups { get; }

    /// <summary>The shape of x.</summary>
    /// <exception cref="ShapeException">The channels are no multiple of the groups.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.ChannelShuffle(Groups));

    /// <inheritdoc/>
    protected override string Describe() => $"groups: {Groups}";
}
