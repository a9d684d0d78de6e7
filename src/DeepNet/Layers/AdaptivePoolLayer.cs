namespace DeepNet.Layers;

/// <summary>What adaptive pooling shares: the sizes of the output.</summary>
/// <remarks>Window o of a dimension goes from ⌊o · size / outputSize⌋ to ⌈(o + 1) · size / outputSize⌉.</remarks>
public abstract class AdaptivePoolLayer : Layer
{
    private protected AdaptivePoolLayer(int rank, PerDim outputSize)
    {
        SpatialChecks.Positive(GetType().Name, nameof(outputSize), outputSize, rank);
        OutputSize = outputSize;
    }

    /// <summary>The spatial sizes of the output.</summary>
    public PerDim OutputSize { get; }

    /// <inheritdoc/>
    protected override string Describe() => $"outputSize: {OutputSize}";
}
