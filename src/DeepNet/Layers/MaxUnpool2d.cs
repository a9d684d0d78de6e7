namespace DeepNet.Layers;

/// <summary>Puts the elements that <see cref="MaxPool2d.ForwardWithIndices"/> found back to their places, among
/// zeros.</summary>
/// <remarks>torch.nn.MaxUnpool2d; the sizes are in <see cref="Tensor.MaxUnpool2d"/>.</remarks>
public sealed class MaxUnpool2d : Module
{
    /// <summary>Creates the layer with the settings of the pooling.</summary>
    /// <param name="kernelSize">Size of the window.</param>
    /// <param name="stride">Steps of the window; its size if not given.</param>
    /// <param name="padding">Padding of the pooling; 0 if not given.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public MaxUnpool2d(PerDim kernelSize, PerDim stride = default, PerDim padding = default)
    {
        SpatialChecks.CheckWindow(nameof(MaxUnpool2d), 2, kernelSize, stride, padding);
        KernelSize = kernelSize;
        Stride = stride.Count == 0 ? kernelSize : stride;
        Padding = padding.Count == 0 ? 0 : padding;
    }

    /// <summary>Size of the window.</summary>
    public PerDim KernelSize { get; }

    /// <summary>Steps of the window; its size if not given.</summary>
    public PerDim Stride { get; }

    /// <summary>Padding of the pooling.</summary>
    public PerDim Padding { get; }

    /// <summary>The shape of x with larger spatial sizes.</summary>
    /// <param name="x">[batch, channels, height, width]; the batch may be left out.</param>
    /// <param name="indices">Places in the output, of the shape of x.</param>
    /// <param name="outputSize">The spatial sizes of the output, where the settings leave several; (size - 1) · stride
    /// - 2 · padding + kernelSize if not given.</param>
    public Tensor Forward(Tensor x, Tensor indices, PerDim outputSize = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.MaxUnpool2d(indices, KernelSize, Stride, Padding, outputSize);
    }

    /// <inheritdoc/>
    protected override string Describe() => $"kernelSize: {KernelSize}, stride: {Stride}, padding: {Padding}";
}
