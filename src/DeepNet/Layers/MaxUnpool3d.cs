namespace DeepNet.Layers;

/// <summary>Puts the elements that <see cref="MaxPool3d.ForwardWithIndices"/> found back to their places, among
/// zeros.</summary>
/// <remarks>torch.nn.MaxUnpool3d; the sizes are in <see cref="Tensor.MaxUnpool3d"/>.</remarks>
public sealed class MaxUnpool3d : MaxUnpoolLayer
{
    /// <summary>Creates the layer with the settings of the pooling.</summary>
    /// <param name="kernelSize">Size of the window.</param>
    /// <param name="stride">Steps of the window; its size if not given.</param>
    /// <param name="padding">Padding of the pooling; 0 if not given.</param>
    /// <exception cref="ArgumentException">A size is not positive, or the padding negative.</exception>
    public MaxUnpool3d(PerDim kernelSize, PerDim stride = default, PerDim padding = default)
        : base(3, kernelSize, stride, padding)
    {
    }
}
