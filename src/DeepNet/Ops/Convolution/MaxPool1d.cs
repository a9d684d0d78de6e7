namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The largest element of every window of the last 1 dim.</summary>
    /// <param name="kernelSize">Size of the windows.</param>
    /// <param name="stride">Distance of the windows; the kernel's size if not given.</param>
    /// <param name="padding">Elements of -∞ on both sides, at most half of the kernel's size.</param>
    /// <param name="dilation">Distance of the elements of a window; 1 if not given.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the end.</param>
    /// <remarks>
    /// This tensor is [batch, channels, length], or the same without batch.
    /// The gradient goes to the first of equal elements; NaN counts as largest. torch.nn.functional.max_pool1d.
    /// </remarks>
    /// <exception cref="ShapeException">The rank is wrong, or the kernel is larger than the padded input.</exception>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public Tensor MaxPool1d(
        PerDim kernelSize, PerDim stride = default, PerDim padding = default, PerDim dilation = default,
        bool ceilMode = false) =>
        MaxPooling(
            nameof(MaxPool1d), 1, PoolOf(nameof(MaxPool1d), 1, kernelSize, stride, padding, dilation, ceilMode),
            false).Values;

    /// <summary>
    /// <see cref="MaxPool1d"/>, and where in its plane each largest element lies, counted row by row (Int64).
    /// </summary>
    public (Tensor Values, Tensor Indices) MaxPool1dWithIndices(
        PerDim kernelSize, PerDim stride = default, PerDim padding = default, PerDim dilation = default,
        bool ceilMode = false) =>
        MaxPooling(
            nameof(MaxPool1d), 1,
            PoolOf(nameof(MaxPool1d), 1, kernelSize, stride, padding, dilation, ceilMode));
}
