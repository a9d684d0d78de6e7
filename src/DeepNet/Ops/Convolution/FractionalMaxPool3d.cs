namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The largest element of windows that lie at random distances, so that a volume of any size gets a given
    /// one.</summary>
    /// <param name="kernelSize">Size of the windows.</param>
    /// <param name="outputSize">Spatial sizes of the result.</param>
    /// <param name="samples">[batch, channels, 3] in [0, 1), which decide over the windows (of depth, height and
    /// width); drawn if not given.</param>
    /// <param name="generator">Where they are drawn from; the default generator if not given.</param>
    /// <remarks>As <see cref="FractionalMaxPool2d"/>, for [batch, channels, depth, height, width], or the same without
    /// batch. torch.nn.functional.fractional_max_pool3d.</remarks>
    /// <exception cref="ShapeException">The rank is wrong, or outputSize + kernelSize - 1 is larger than the
    /// input.</exception>
    /// <exception cref="ArgumentException">A size is not positive, or a sample is not in [0, 1).</exception>
    public Tensor FractionalMaxPool3d(
        PerDim kernelSize, PerDim outputSize, Tensor? samples = null, RandomSource? generator = null) =>
        FractionalPooling(nameof(FractionalMaxPool3d), 3, kernelSize, outputSize, samples, generator).Values;

    /// <summary><see cref="FractionalMaxPool3d"/>, and where in its volume each largest element lies (Int64).</summary>
    public (Tensor Values, Tensor Indices) FractionalMaxPool3dWithIndices(
        PerDim kernelSize, PerDim outputSize, Tensor? samples = null, RandomSource? generator = null) =>
        FractionalPooling(nameof(FractionalMaxPool3d), 3, kernelSize, outputSize, samples, generator);
}
