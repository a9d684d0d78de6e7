namespace DeepNet.Metrics;

/// <summary>The mean of a function of prediction and target.</summary>
public abstract class MeanErrorMetric : RegressionMetric
{
    private double _sum;
    private long _count;

    private protected MeanErrorMetric()
    {
    }

    /// <inheritdoc/>
    public sealed override void Reset() => (_sum, _count) = (0, 0);

    /// <inheritdoc/>
    public sealed override void Merge(Metric other)
    {
        MeanErrorMetric same = MetricMerge.As(this, other);
        _sum += same._sum;
        _count += same._count;
    }

    /// <inheritdoc/>
    public override double Compute()
    {
        MetricMerge.NotEmpty(this, _count > 0);
        return _sum / _count;
    }

    private protected sealed override void Add(double[] prediction, double[] target)
    {
        double sum = 0;
        for (int i = 0; i < prediction.Length; i++)
            sum += Error(prediction[i], target[i]);
        _sum += sum;
        _count += prediction.Length;
    }

    private protected abstract double Error(double prediction, double target);
}
