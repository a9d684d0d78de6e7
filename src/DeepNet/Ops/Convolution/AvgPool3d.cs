namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The mean of every window of the last 3 dims.</summary>
    /// <param name="kernelSize">Size of the windows.</param>
    /// <param name="stride">Distance of the windows; the kernel's size if not given.</param>
    /// <param name="padding">Zeros on both sides, at most half of the kernel's size.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the end.</param>
    /// <param name="countIncludePad">Whether the zeros of the padding count as elements.</param>
    /// <param name="divisorOverride">What sums are divided by instead of the number of elements.</param>
    /// <remarks>
    /// This tensor is [batch, channels, depth, height, width], or the same without batch.
    /// torch.nn.functional.avg_pool3d.
    /// </remarks>
    /// <exception cref="ShapeException">The rank is wrong, or the kernel is larger than the padded input.</exception>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public Tensor AvgPool3d(
        PerDim kernelSize, PerDim stride = default, PerDim padding = default, bool ceilMode = false,
        bool countIncludePad = true, int? divisorOverride = null) =>
        AvgPooling(
            nameof(AvgPool3d), 3, x => PoolOf(nameof(AvgPool3d), 3, x, kernelSize, stride, padding, default, ceilMode),
            countIncludePad, divisorOverride);
}
