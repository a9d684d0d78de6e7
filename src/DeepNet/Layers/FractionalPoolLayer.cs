namespace DeepNet.Layers;

/// <summary>What fractional pooling shares: the window, and the sizes of the output or their ratio to the
/// input's.</summary>
public abstract class FractionalPoolLayer : Layer
{
    private readonly int _rank;
    private readonly RandomSource? _generator;

    private protected FractionalPoolLayer(
        int rank, PerDim kernelSize, PerDim outputSize, ScaleFactor outputRatio, RandomSource? generator)
    {
        string name = GetType().Name;
        SpatialChecks.Positive(name, nameof(kernelSize), kernelSize, rank);
        Check.Argument(
            (outputSize.Count == 0) != (outputRatio.Count == 0),
            $"{name}: outputSize is {outputSize} and outputRatio is {outputRatio}; give exactly one of them.");
        if (outputSize.Count > 0)
            SpatialChecks.Positive(name, nameof(outputSize), outputSize, rank);
        Check.Argument(
            outputRatio.Count <= 1 || outputRatio.Count == rank,
            $"{name}: outputRatio {outputRatio} has {outputRatio.Count} numbers for {rank} spatial dimensions.");
        for (int dim = 0; dim < outputRatio.Count; dim++)
        {
            Check.Argument(
                outputRatio[dim] is > 0 and < 1, $"{name}: outputRatio {outputRatio} must be between 0 and 1.");
        }

        (KernelSize, OutputSize, OutputRatio, _rank) = (kernelSize, outputSize, outputRatio, rank);
        _generator = generator?.Split();
    }

    /// <summary>Size of the window.</summary>
    public PerDim KernelSize { get; }

    /// <summary>The spatial sizes of the output, or not given.</summary>
    public PerDim OutputSize { get; }

    /// <summary>The output's sizes as parts of the input's, rounded down, or not given.</summary>
    public ScaleFactor OutputRatio { get; }

    /// <summary>The shape of x with smaller spatial sizes.</summary>
    /// <exception cref="ShapeException">The rank is wrong, or outputSize + kernelSize - 1 is larger than the
    /// input.</exception>
    public override Tensor Forward(Tensor x) => Observed(ForwardWithIndices(x).Values);

    /// <summary>The same, and where in its plane or volume each largest element lies (Int64).</summary>
    public (Tensor Values, Tensor Indices) ForwardWithIndices(Tensor x)
    {
        string name = GetType().Name;
        SpatialChecks.CheckRank(name, x, _rank);
        PerDim size = OutputSize;
        if (size.Count == 0)
            size = PerDim.Of([.. Enumerable.Range(0, _rank).Select(d => (int)(x.Shape[d - _rank] * OutputRatio[d]))]);
        return x.FractionalPooling(name, _rank, KernelSize, size, null, _generator);
    }

    /// <inheritdoc/>
    protected override string Describe() => OutputSize.Count > 0
        ? $"kernelSize: {KernelSize}, outputSize: {OutputSize}"
        : $"kernelSize: {KernelSize}, outputRatio: {OutputRatio}";
}
