namespace DeepNet.Layers;

/// <summary>The largest element of windows at random distances in [batch, channels, height, width], drawn anew for
/// every input; the batch may be left out.</summary>
/// <remarks>Graham, 2014, https://arxiv.org/abs/1412.6071; torch.nn.FractionalMaxPool2d. The operation is <see
/// cref="Tensor.FractionalMaxPool2d"/>.</remarks>
public sealed class FractionalMaxPool2d : Layer
{
    private readonly RandomSource? _generator;

    /// <summary>Creates the layer.</summary>
    /// <param name="kernelSize">Size of the window.</param>
    /// <param name="outputSize">The spatial sizes of the output; give these or the ratio.</param>
    /// <param name="outputRatio">The output's sizes as parts of the input's, between 0 and 1.</param>
    /// <param name="generator">The layer draws from a generator split off this one; null for the default
    /// generator.</param>
    /// <exception cref="ArgumentException">A number is out of range, or not exactly one of size and ratio is
    /// given.</exception>
    public FractionalMaxPool2d(
        PerDim kernelSize, PerDim outputSize = default, ScaleFactor outputRatio = default,
        RandomSource? generator = null)
    {
        SpatialChecks.CheckFraction(nameof(FractionalMaxPool2d), 2, kernelSize, outputSize, outputRatio);
        (KernelSize, OutputSize, OutputRatio) = (kernelSize, outputSize, outputRatio);
        _generator = generator?.Split();
    }

    /// <summary>Size of the window.</summary>
    public PerDim KernelSize { get; }

    /// <summary>The spatial sizes of the output, or not given.</summary>
    public PerDim OutputSize { get; }

    /// <summary>The output's sizes as parts of the input's, or not given.</summary>
    public ScaleFactor OutputRatio { get; }

    /// <summary>The shape of x with smaller spatial sizes.</summary>
    public override Tensor Forward(Tensor x) => Observed(ForwardWithIndices(x).Values);

    /// <summary>The same, and where in its plane each largest element lies (Int64).</summary>
    public (Tensor Values, Tensor Indices) ForwardWithIndices(Tensor x)
    {
        SpatialChecks.CheckRank(nameof(FractionalMaxPool2d), x, 2);
        PerDim size = OutputSize.Count > 0 ? OutputSize : SpatialChecks.PartOf(x, 2, OutputRatio);
        return x.FractionalMaxPool2dWithIndices(KernelSize, size, generator: _generator);
    }

    /// <inheritdoc/>
    protected override string Describe() => OutputSize.Count > 0
        ? $"kernelSize: {KernelSize}, outputSize: {OutputSize}"
        : $"kernelSize: {KernelSize}, outputRatio: {OutputRatio}";
}
