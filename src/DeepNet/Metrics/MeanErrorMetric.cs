namespace DeepNet.Metrics;

/// <summary>The mean of a function of prediction and target.</summary>
public abstract class MeanErrorMetric : RegressionMetric
{
    private RunningMean _mean;

    private protected MeanErrorMetric()
    {
    }

    /// <inheritdoc/>
    public sealed override void Reset() => _mean = default;

    /// <inheritdoc/>
    public sealed override void Merge(Metric other) => _mean = _mean.And(MetricMerge.As(this, other)._mean);

    /// <inheritdoc/>
    public override double Compute()
    {
        MetricMerge.NotEmpty(this, _mean.Count > 0);
        return _mean.Value;
    }

    private protected sealed override void Add(double[] prediction, double[] target)
    {
        double sum = 0;
        for (int i = 0; i < prediction.Length; i++)
            sum += Error(prediction[i], target[i]);
        _mean = _mean.And(sum, prediction.Length);
    }

    private protected abstract double Error(double prediction, double target);
}
