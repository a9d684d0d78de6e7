namespace DeepNet.Layers;

/// <summary>What the batch normalizations share: y = (x - mean) / √(var + ε) · weight + bias for each
/// channel.</summary>
/// <remarks>
/// While training, mean and variance are the batch's, and the running ones follow them:
/// running ← (1 - momentum) running + momentum · batch, with the unbiased variance. In evaluation they are the running
/// ones.
/// Ioffe and Szegedy, 2015, https://arxiv.org/abs/1502.03167.
/// </remarks>
public abstract class BatchNormLayer : Layer
{
    private protected BatchNormLayer(
        int numFeatures, double epsilon, double? momentum, bool affine, bool trackRunningStats)
    {
        string name = GetType().Name;
        SettingChecks.Positive(name, nameof(numFeatures), numFeatures);
        SettingChecks.Epsilon(name, epsilon);
        SettingChecks.Momentum(name, momentum);
        (NumFeatures, Epsilon, Momentum) = (numFeatures, epsilon, momentum);
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

    /// <summary>Channels: the size of dimension 1.</summary>
    public int NumFeatures { get; }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>Share of the new batch in the running statistics; null averages all batches alike.</summary>
    public double? Momentum { get; internal set; }

    /// <summary>[numFeatures], starts at 1; null if not affine.</summary>
    public Parameter? Weight { get; }

    /// <summary>[numFeatures], starts at 0; null if not affine.</summary>
    public Parameter? Bias { get; }

    /// <summary>[numFeatures], starts at 0; null if statistics are not tracked.</summary>
    public ModuleBuffer? RunningMean { get; }

    /// <summary>[numFeatures], starts at 1; null if statistics are not tracked.</summary>
    public ModuleBuffer? RunningVar { get; }

    /// <summary>How many batches the running statistics have seen, Int64; null if they are not tracked.</summary>
    public ModuleBuffer? NumBatchesTracked { get; }

    /// <summary>What ranks the input may have.</summary>
    private protected abstract bool Accepts(int rank);

    /// <summary>The form of the input, for messages.</summary>
    private protected abstract string InputForm { get; }

    /// <summary>The shape of x, dimension 1 being the channels. While training the running statistics change.</summary>
    /// <exception cref="ShapeException">x has another form or number of channels, or one element per channel in
    /// training.</exception>
    public sealed override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Shape(Accepts(x.Rank), $"{GetType().Name}: input {x.Shape} must be {InputForm}.");
        Check.Shape(
            x.Shape[1] == NumFeatures,
            $"{GetType().Name}: input {x.Shape} has {x.Shape[1]} channels, but the layer was made for {NumFeatures}.");
        ModuleBuffer? counted = IsTraining ? NumBatchesTracked : null;
        double momentum = Momentum ?? (counted is null ? 0 : 1.0 / (counted.Value.ToScalar<long>() + 1));
        bool isOfBatch = IsTraining || RunningMean is null;
        Tensor y = x.BatchNorm(RunningMean, RunningVar, Weight, Bias, isOfBatch, momentum, Epsilon);
        counted?.Value.Overwrite(counted.Value + 1);
        return Observed(y);
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{NumFeatures}, epsilon: {SettingText.Of(Epsilon)}, " +
        $"momentum: {(Momentum is { } m ? SettingText.Of(m) : "null")}, " +
        $"affine: {SettingText.Of(Weight is not null)}, trackRunningStats: {SettingText.Of(RunningMean is not null)}";
}
