namespace DeepNet.Metrics;

/// <summary>A measure that is the mean of one number per sample.</summary>
public abstract class MeanMetric : Metric
{
    private RunningMean _mean;

    private protected MeanMetric()
    {
    }

    /// <summary>How many samples were added.</summary>
    public long Total => _mean.Count;

    /// <inheritdoc/>
    public sealed override void Reset() => _mean = default;

    /// <inheritdoc/>
    public sealed override void Merge(Metric other)
    {
        MeanMetric same = MetricMerge.As(this, other);
        CheckSettings(same);
        _mean = _mean.And(same._mean);
    }

    /// <inheritdoc/>
    public sealed override double Compute()
    {
        MetricMerge.NotEmpty(this, Total > 0);
        return _mean.Value;
    }

    private protected void Add(double sum, long samples) => _mean = _mean.And(sum, samples);

    private protected virtual void CheckSettings(MeanMetric other)
    {
    }
}
