namespace DeepNet.Layers;

/// <summary>What pooling layers share: the window and how it moves.</summary>
public abstract class PoolLayer : Layer
{
    private protected PoolLayer(int rank, PerDim kernelSize, PerDim stride, PerDim padding, bool ceilMode)
    {
        string name = GetType().Name;
        int[] kernel = SpatialChecks.Positive(name, nameof(kernelSize), kernelSize, rank);
        KernelSize = kernelSize;
        Stride = stride.Count == 0 ? kernelSize : stride;
        SpatialChecks.Positive(name, nameof(stride), Stride, rank);
        Padding = padding.Count == 0 ? 0 : padding;
        int[] zeros = Padding.Resolve(name, nameof(padding), rank, 0);
        for (int dim = 0; dim < rank; dim++)
        {
            Check.Argument(
                zeros[dim] >= 0 && zeros[dim] <= kernel[dim] / 2,
                $"{name}: padding {Padding} must be between 0 and half of kernelSize {kernelSize}.");
        }

        CeilMode = ceilMode;
    }

    /// <summary>Size of the window.</summary>
    public PerDim KernelSize { get; }

    /// <summary>Steps of the window; its size if not given.</summary>
    public PerDim Stride { get; }

    /// <summary>Added on both sides.</summary>
    public PerDim Padding { get; }

    /// <summary>True to let the last window reach beyond the end.</summary>
    public bool CeilMode { get; }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"kernelSize: {KernelSize}, stride: {Stride}, padding: {Padding}, ceilMode: {SettingText.Of(CeilMode)}";
}
