namespace DeepNet.Layers;

/// <summary>(Σ xᵖ)^(1/p) over every window of [batch, channels, height, width]; the batch may be left out.</summary>
/// <remarks>xᵖ keeps its sign, so odd p want x ≥ 0. p = 1 is the sum, p = ∞ would be <see cref="MaxPool2d"/>.
/// torch.nn.LPPool2d; the operation is <see cref="Tensor.LpPool2d"/>.</remarks>
public sealed class LpPool2d : PoolLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="p">The exponent, positive.</param>
    /// <param name="kernelSize">Size of the window.</param>
    /// <param name="stride">Steps of the window; its size if not given.</param>
    /// <param name="ceilMode">True to let the last window reach beyond the end.</param>
    /// <exception cref="ArgumentException">A size is not positive, or p not positive and finite.</exception>
    public LpPool2d(double p, PerDim kernelSize, PerDim stride = default, bool ceilMode = false)
        : base(2, kernelSize, stride, default, ceilMode)
    {
        Check.Argument(double.IsFinite(p) && p > 0, $"LpPool2d: p {p} must be positive and finite.");
        P = p;
    }

    /// <summary>The exponent.</summary>
    public double P { get; }

    /// <summary>The shape of x with smaller spatial sizes.</summary>
    /// <exception cref="ShapeException">The rank is wrong, or the kernel is larger than the input.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.LpPool2d(P, KernelSize, Stride, CeilMode));

    /// <inheritdoc/>
    protected override string Describe() =>
        $"p: {SettingText.Of(P)}, kernelSize: {KernelSize}, stride: {Stride}, ceilMode: {SettingText.Of(CeilMode)}";
}
