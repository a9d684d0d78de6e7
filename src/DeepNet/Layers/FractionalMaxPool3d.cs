namespace DeepNet.Layers;

/// <summary>The largest element of windows at random distances in [batch, channels, depth, height, width], drawn anew
/// for every input; the batch may be left out.</summary>
/// <remarks>Graham, 2014, https://arxiv.org/abs/1412.6071; torch.nn.FractionalMaxPool3d. The operation is <see
/// cref="Tensor.FractionalMaxPool3d"/>.</remarks>
public sealed class FractionalMaxPool3d : FractionalPoolLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="kernelSize">Size of the window.</param>
    /// <param name="outputSize">The spatial sizes of the output; give these or the ratio.</param>
    /// <param name="outputRatio">The output's sizes as parts of the input's, between 0 and 1.</param>
    /// <param name="generator">The layer draws from a generator split off this one; null for the default
    /// generator.</param>
    /// <exception cref="ArgumentException">A number is out of range, or not exactly one of size and ratio is
    /// given.</exception>
    public FractionalMaxPool3d(
        PerDim kernelSize, PerDim outputSize = default, ScaleFactor outputRatio = default,
        RandomSource? generator = null)
        : base(3, kernelSize, outputSize, outputRatio, generator)
    {
    }
}
