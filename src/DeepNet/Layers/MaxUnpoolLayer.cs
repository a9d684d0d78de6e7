namespace DeepNet.Layers;

/// <summary>What undoes max pooling: the settings of the pooling, and elements put back to their places among
/// zeros.</summary>
public abstract class MaxUnpoolLayer : Module
{
    private readonly int _rank;

    private protected MaxUnpoolLayer(int rank, PerDim kernelSize, PerDim stride, PerDim padding)
    {
        string name = GetType().Name;
        SpatialChecks.Positive(name, nameof(kernelSize), kernelSize, rank);
        KernelSize = kernelSize;
        Stride = stride.Count == 0 ? kernelSize : stride;
        SpatialChecks.Positive(name, nameof(stride), Stride, rank);
        Padding = padding.Count == 0 ? 0 : padding;
        Check.Argument(
            Array.TrueForAll(Padding.Resolve(name, nameof(padding), rank, 0), cut => cut >= 0),
            $"{name}: padding {padding} must not be negative.");
        _rank = rank;
    }

    /// <summary>Size of the window.</summary>
    public PerDim KernelSize { get; }

    /// <summary>Steps of the window; its size if not given.</summary>
    public PerDim Stride { get; }

    /// <summary>Padding of the pooling.</summary>
    public PerDim Padding { get; }

    /// <summary>The shape of x with larger spatial sizes.</summary>
    /// <param name="x">[batch, channels, spatial…]; the batch may be left out.</param>
    /// <param name="indices">Places in the output, of the shape of x.</param>
    /// <param name="outputSize">The spatial sizes of the output, where the settings leave several; (size - 1) · stride
    /// - 2 · padding + kernelSize if not given, and less than a stride from it.</param>
    /// <exception cref="ShapeException">The rank is wrong, or the shapes differ.</exception>
    /// <exception cref="ArgumentException">An index is outside of the output, or the output size out of
    /// range.</exception>
    public Tensor Forward(Tensor x, Tensor indices, PerDim outputSize = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.MaxUnpooling(GetType().Name, _rank, indices, KernelSize, Stride, Padding, outputSize);
    }

    /// <inheritdoc/>
    protected override string Describe() => $"kernelSize: {KernelSize}, stride: {Stride}, padding: {Padding}";
}
