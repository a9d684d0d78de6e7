namespace DeepNet.Metrics;

/// <summary>A measure that is the mean of one number per sample.</summary>
public abstract class MeanMetric : Metric
{
    private double _sum;

    private protected MeanMetric()
    {
    }

    /// <summary>How many samples were added.</summary>
    public long Total { get; private set; }

    /// <inheritdoc/>
    public sealed override void Reset()
    {
        _sum = 0;
        Total = 0;
    }

    /// <inheritdoc/>
    public sealed override void Merge(Metric other)
    {
        MeanMetric same = MetricMerge.As(this, other);
        CheckSettings(same);
        _sum += same._sum;
        Total += same.Total;
    }

    /// <inheritdoc/>
    public sealed override double Compute()
    {
        MetricMerge.NotEmpty(this, Total > 0);
        return _sum / Total;
    }

    private protected void Add(double sum, long samples)
    {
        _sum += sum;
        Total += samples;
    }

    private protected virtual void CheckSettings(MeanMetric other)
    {
    }
}
