namespace DeepNet.Layers;

/// <summary>Puts the elements that <see cref="MaxPool2d.ForwardWithIndices"/> found back to their places, among
/// zeros.</summary>
/// <remarks>torch.nn.MaxUnpool2d; the sizes are in <see cref="Tensor.MaxUnpool2d"/>.</remarks>
public sealed class MaxUnpool2d : MaxUnpoolLayer
{
    /// <summary>Creates the layer with the settings of the pooling.</summary>
    /// <param name="kernelSize">Size of the window.</param>
    /// <param name="stride">Steps of the window; its size if not given.</param>
    /// <param name="padding">Padding of the pooling; 0 if not given.</param>
    /// <exception cref="ArgumentException">A size is not positive, or the padding negative.</exception>
    public MaxUnpool2d(PerDim kernelSize, PerDim stride = default, PerDim padding = default)
        : base(2, kernelSize, stride, padding)
    {
    }
}
