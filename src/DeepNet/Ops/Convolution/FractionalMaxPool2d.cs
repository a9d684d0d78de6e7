namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The largest element of windows that lie at random distances, so that a plane of any size gets a given
    /// one.</summary>
    /// <param name="kernelSize">Size of the windows.</param>
    /// <param name="outputSize">Spatial sizes of the result.</param>
    /// <param name="samples">[batch, channels, 2] in [0, 1), which decide over the windows (of the width, then of the
    /// height); drawn if not given.</param>
    /// <param name="generator">Where they are drawn from; the default generator if not given.</param>
    /// <remarks>
    /// Window i begins at ⌊(i + u) · a⌋ - ⌊u · a⌋ with a = (size - kernel) / (outputSize - 1), the last one at the end.
    /// This tensor is [batch, channels, height, width], or the same without batch. Graham, 2014,
    /// https://arxiv.org/abs/1412.6071; torch.nn.functional.fractional_max_pool2d.
    /// </remarks>
    /// <exception cref="ShapeException">The rank is wrong, or outputSize + kernelSize - 1 is larger than the
    /// input.</exception>
    /// <exception cref="ArgumentException">A size is not positive, or a sample is not in [0, 1).</exception>
    public Tensor FractionalMaxPool2d(
        PerDim kernelSize, PerDim outputSize, Tensor? samples = null, RandomSource? generator = null) =>
        FractionalPooling(nameof(FractionalMaxPool2d), 2, kernelSize, outputSize, samples, generator).Values;

    /// <summary><see cref="FractionalMaxPool2d"/>, and where in its plane each largest element lies (Int64).</summary>
    public (Tensor Values, Tensor Indices) FractionalMaxPool2dWithIndices(
        PerDim kernelSize, PerDim outputSize, Tensor? samples = null, RandomSource? generator = null) =>
        FractionalPooling(nameof(FractionalMaxPool2d), 2, kernelSize, outputSize, samples, generator);
}
