namespace DeepNet.Layers;

/// <summary>What the instance normalizations share: y = (x - mean) / √(var + ε) · weight + bias for each channel of
/// each sample.</summary>
/// <remarks>
/// Mean and variance are the sample's, in evaluation too, unless running statistics are tracked: then they are the
/// running ones there, and training moves those: running ← (1 - momentum) running + momentum · mean over the batch.
/// Ulyanov, Vedaldi and Lempitsky, 2016, https://arxiv.org/abs/1607.08022.
/// </remarks>
public abstract class InstanceNormLayer : Layer
{
    private readonly int _rank;

    private protected InstanceNormLayer(
        int rank, int numFeatures, double epsilon, double momentum, bool affine, bool trackRunningStats)
    {
        string name = GetType().Name;
        SettingChecks.Positive(name, nameof(numFeatures), numFeatures);
        SettingChecks.Epsilon(name, epsilon);
        SettingChecks.Momentum(name, momentum);
        (_rank, NumFeatures, Epsilon, Momentum) = (rank, numFeatures, epsilon, momentum);
        if (affine)
        {
            Weight = new Parameter(Tensor.Ones([numFeatures]));
            Bias = new Parameter(Tensor.Zeros([numFeatures]));
        }

        if (trackRunningStats)
        {
            RunningMean = new ModuleBuffer(Tensor.Zeros([numFeatures]));
            RunningVar = new ModuleBuffer(Tensor.Ones([numFeatures]));
            NumBatchesTracked = new ModuleBuffer(Tensor.Zeros([], DType.Int64));
        }
    }

    /// <summary>Channels of the input.</summary>
    public int NumFeatures { get; }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>Share of the new batch in the running statistics.</summary>
    public double Momentum { get; }

    /// <summary>[numFeatures], starts at 1; null if not affine.</summary>
    public Parameter? Weight { get; }

    /// <summary>[numFeatures], starts at 0; null if not affine.</summary>
    public Parameter? Bias { get; }

    /// <summary>[numFeatures], starts at 0; null if statistics are not tracked.</summary>
    public ModuleBuffer? RunningMean { get; }

    /// <summary>[numFeatures], starts at 1; null if statistics are not tracked.</summary>
    public ModuleBuffer? RunningVar { get; }

    /// <summary>Stands in PyTorch's state too, where nothing counts it: stays 0; null if statistics are not
    /// tracked.</summary>
    public ModuleBuffer? NumBatchesTracked { get; }

    /// <summary>[batch, numFeatures, spatial…] to the same; the batch may be left out. While training, running
    /// statistics change if there are any.</summary>
    /// <exception cref="ShapeException">x has another form, or one element per channel where the sample's statistics
    /// are needed.</exception>
    public sealed override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Shape(
            (x.Rank == _rank + 2 && x.Shape[1] == NumFeatures) || (x.Rank == _rank + 1 && x.Shape[0] == NumFeatures),
            $"{GetType().Name}: input {x.Shape} must be [batch, {NumFeatures}, {Spatial}] or "
                + $"[{NumFeatures}, {Spatial}].");
        Tensor batched = x.Rank == _rank + 1 ? x.Unsqueeze(0) : x;
        Tensor y = batched.InstanceNorm(
            RunningMean, RunningVar, Weight, Bias, IsTraining || RunningMean is null, Momentum, Epsilon);
        return Observed(y.Reshape(x.Shape));
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{NumFeatures}, epsilon: {SettingText.Of(Epsilon)}, momentum: {SettingText.Of(Momentum)}, "
            + $"affine: {SettingText.Of(Weight is not null)}, "
            + $"trackRunningStats: {SettingText.Of(RunningMean is not null)}";

    private string Spatial => _rank switch
    {
        1 => "length",
        2 => "height, width",
        _ => "depth, height, width",
    };
}
