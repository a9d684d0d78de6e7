namespace DeepNet.Layers;

/// <summary>The largest element of every channel of [batch, channels, height, width]; the batch may be left
/// out.</summary>
/// <remarks>As <see cref="AdaptiveMaxPool2d"/> to size 1, but without dimensions of size 1 unless they are kept. Equal
/// largest elements share the gradient. Lin et al., 2013, https://arxiv.org/abs/1312.4400.</remarks>
public sealed class GlobalMaxPool2d : Layer
{
    private static readonly int[] s_dims = [-2, -1];

    /// <summary>Creates the layer.</summary>
    /// <param name="keepDim">True leaves the spatial dimensions, with size 1.</param>
    public GlobalMaxPool2d(bool keepDim = false) => KeepDim = keepDim;

    /// <summary>True if the spatial dimensions stay, with size 1.</summary>
    public bool KeepDim { get; }

    /// <summary>[batch, channels, height, width] to [batch, channels].</summary>
    /// <exception cref="ShapeException">The rank is wrong.</exception>
    public override Tensor Forward(Tensor x)
    {
        SpatialChecks.CheckRank(nameof(GlobalMaxPool2d), x, 2);
        return Observed(x.Amax(s_dims, KeepDim));
    }

    /// <inheritdoc/>
    protected override string Describe() => $"keepDim: {SettingText.Of(KeepDim)}";
}
