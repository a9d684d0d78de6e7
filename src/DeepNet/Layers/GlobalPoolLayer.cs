namespace DeepNet.Layers;

/// <summary>What global pooling shares: one number of every channel.</summary>
public abstract class GlobalPoolLayer : Layer
{
    private readonly int[] _dims;

    private protected GlobalPoolLayer(int rank, bool keepDim) =>
        (_dims, KeepDim) = ([.. Enumerable.Range(-rank, rank)], keepDim);

    /// <summary>True if the spatial dimensions stay, with size 1.</summary>
    public bool KeepDim { get; }

    /// <summary>[batch, channels, spatial…] to [batch, channels], or to [batch, channels, 1…] with
    /// <see cref="KeepDim"/>.</summary>
    /// <exception cref="ShapeException">The rank is wrong.</exception>
    public override Tensor Forward(Tensor x)
    {
        SpatialChecks.CheckRank(GetType().Name, x, _dims.Length);
        return Observed(Pool(x, _dims));
    }

    /// <inheritdoc/>
    protected override string Describe() => $"keepDim: {SettingText.Of(KeepDim)}";

    /// <summary>The number of every channel.</summary>
    private protected abstract Tensor Pool(Tensor x, int[] dims);
}
