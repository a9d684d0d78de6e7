namespace DeepNet.Layers;

/// <summary>The mean of every window of [batch, channels, height, width]; the batch may be left out.</summary>
/// <remarks>torch.nn.AvgPool2d; the sizes are in <see cref="Tensor.AvgPool2d"/>.</remarks>
public sealed class AvgPool2d : PoolLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="kernelSize">Size of the window.</param>
    /// <param name="stride">Steps of the window; its size if not given.</param>
    /// <param name="padding">Zeros on both sides, at most half the window; 0 if not given.</param>
    /// <param name="ceilMode">True to let the last window reach beyond the end.</param>
    /// <param name="countIncludePad">False leaves the padding out of the mean.</param>
    /// <param name="divisorOverride">What the sums are divided by; the number of elements if not given.</param>
    /// <exception cref="ArgumentException">A size is not positive, the padding out of range, or the divisor
    /// 0.</exception>
    public AvgPool2d(
        PerDim kernelSize, PerDim stride = default, PerDim padding = default, bool ceilMode = false,
        bool countIncludePad = true, int? divisorOverride = null)
        : base(2, kernelSize, stride, padding, ceilMode)
    {
        Check.Argument(divisorOverride != 0, $"AvgPool2d: divisorOverride {divisorOverride} must not be 0.");
        (CountIncludePad, DivisorOverride) = (countIncludePad, divisorOverride);
    }

    /// <summary>True if the padding counts in the mean.</summary>
    public bool CountIncludePad { get; }

    /// <summary>What the sums are divided by, or null for the number of elements.</summary>
    public int? DivisorOverride { get; }

    /// <summary>The shape of x with smaller spatial sizes.</summary>
    /// <exception cref="ShapeException">The rank is wrong, or the kernel is larger than the padded input.</exception>
    public override Tensor Forward(Tensor x) =>
        Observed(x.AvgPool2d(KernelSize, Stride, Padding, CeilMode, CountIncludePad, DivisorOverride));

    /// <inheritdoc/>
    protected override string Describe() =>
        base.Describe() + (CountIncludePad ? "" : ", countIncludePad: false")
        + (DivisorOverride is null ? "" : $", divisorOverride: {DivisorOverride}");
}
