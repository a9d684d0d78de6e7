namespace DeepNet.Layers;

/// <summary>The mean of every channel of [batch, channels, depth, height, width]; the batch may be left out.</summary>
/// <remarks>As <see cref="AdaptiveAvgPool3d"/> to size 1, but without dimensions of size 1 unless they are kept. Lin
/// et al., 2013, https://arxiv.org/abs/1312.4400.</remarks>
public sealed class GlobalAvgPool3d : Layer
{
    private static readonly int[] s_dims = [-3, -2, -1];

    /// <summary>Creates the layer.</summary>
    /// <param name="keepDim">True leaves the spatial dimensions, with size 1.</param>
    public GlobalAvgPool3d(bool keepDim = false) => KeepDim = keepDim;

    /// <summary>True if the spatial dimensions stay, with size 1.</summary>
    public bool KeepDim { get; }

    /// <summary>[batch, channels, depth, height, width] to [batch, channels].</summary>
    /// <exception cref="ShapeException">The rank is wrong.</exception>
    public override Tensor Forward(Tensor x)
    {
        SpatialChecks.CheckRank(nameof(GlobalAvgPool3d), x, 3);
        return Observed(x.Mean(s_dims, KeepDim));
    }

    /// <inheritdoc/>
    protected override string Describe() => $"keepDim: {SettingText.Of(KeepDim)}";
}
