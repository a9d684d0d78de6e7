namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>(Σ xᵖ)^(1/p) over every window of the last 3 dims; p = 1 is the sum.</summary>
    /// <param name="p">The exponent, positive.</param>
    /// <param name="kernelSize">Size of the windows.</param>
    /// <param name="stride">Distance of the windows; the kernel's size if not given.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the end.</param>
    /// <remarks>As in PyTorch xᵖ keeps its sign, so odd p want x ≥ 0. torch.nn.functional.lp_pool3d.</remarks>
    /// <exception cref="ShapeException">The rank is wrong, or the kernel is larger than the input.</exception>
    /// <exception cref="ArgumentException">A size is not positive, or p not positive and finite.</exception>
    public Tensor LpPool3d(double p, PerDim kernelSize, PerDim stride = default, bool ceilMode = false) =>
        LpPooling(nameof(LpPool3d), 3, p, kernelSize, stride, ceilMode);
}
