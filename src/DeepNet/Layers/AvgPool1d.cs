namespace DeepNet.Layers;

/// <summary>The mean of every window of [batch, channels, length]; the batch may be left out.</summary>
/// <remarks>torch.nn.AvgPool1d; the sizes are in <see cref="Tensor.AvgPool1d"/>.</remarks>
public sealed class AvgPool1d : PoolLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="kernelSize">Size of the window.</param>
    /// <param name="stride">Steps of the window; its size if not given.</param>
    /// <param name="padding">Zeros on both sides, at most half the window; 0 if not given.</param>
    /// <param name="ceilMode">True to let the last window reach beyond the end.</param>
    /// <param name="countIncludePad">False leaves the padding out of the mean.</param>
    /// <exception cref="ArgumentException">A size is not positive, or the padding out of range.</exception>
    public AvgPool1d(
        PerDim kernelSize, PerDim stride = default, PerDim padding = default, bool ceilMode = false,
        bool countIncludePad = true)
        : base(1, kernelSize, stride, padding, ceilMode)
        => CountIncludePad = countIncludePad;

    /// <summary>True if the padding counts in the mean.</summary>
    public bool CountIncludePad { get; }

    /// <summary>The shape of x with smaller spatial sizes.</summary>
    /// <exception cref="ShapeException">The rank is wrong, or the kernel is larger than the padded input.</exception>
    public override Tensor Forward(Tensor x) =>
        Observed(x.AvgPool1d(KernelSize, Stride, Padding, CeilMode, CountIncludePad));

    /// <inheritdoc/>
    protected override string Describe() =>
        base.Describe() + (CountIncludePad ? "" : ", countIncludePad: false");
}
