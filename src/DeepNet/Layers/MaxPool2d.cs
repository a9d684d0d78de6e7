namespace DeepNet.Layers;

/// <summary>The largest element of every window of [batch, channels, height, width]; the batch may be left
/// out.</summary>
/// <remarks>torch.nn.MaxPool2d; the sizes are in <see cref="Tensor.MaxPool2d"/>.</remarks>
public sealed class MaxPool2d : PoolLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="kernelSize">Size of the window.</param>
    /// <param name="stride">Steps of the window; its size if not given.</param>
    /// <param name="padding">-∞ on both sides, at most half the window; 0 if not given.</param>
    /// <param name="dilation">Distance of the window's elements; 1 if not given.</param>
    /// <param name="ceilMode">True to let the last window reach beyond the end.</param>
    /// <exception cref="ArgumentException">A size is not positive, or the padding out of range.</exception>
    public MaxPool2d(
        PerDim kernelSize, PerDim stride = default, PerDim padding = default, PerDim dilation = default,
        bool ceilMode = false)
        : base(2, kernelSize, stride, padding, ceilMode)
    {
        Dilation = dilation.Count == 0 ? 1 : dilation;
        SpatialChecks.Positive(nameof(MaxPool2d), nameof(dilation), Dilation, 2);
    }

    /// <summary>Distance of the window's elements.</summary>
    public PerDim Dilation { get; }

    /// <summary>The shape of x with smaller spatial sizes.</summary>
    /// <exception cref="ShapeException">The rank is wrong, or the kernel is larger than the padded input.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.MaxPool2d(KernelSize, Stride, Padding, Dilation, CeilMode));

    /// <summary>The same, and where in its plane each largest element lies (Int64), for
    /// <see cref="MaxUnpool2d"/>.</summary>
    public (Tensor Values, Tensor Indices) ForwardWithIndices(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.MaxPool2dWithIndices(KernelSize, Stride, Padding, Dilation, CeilMode);
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"kernelSize: {KernelSize}, stride: {Stride}, padding: {Padding}, " +
        $"dilation: {Dilation}, ceilMode: {SettingText.Of(CeilMode)}";
}
