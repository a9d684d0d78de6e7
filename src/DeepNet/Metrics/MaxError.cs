namespace DeepNet.Metrics;

/// <summary>The largest |prediction - target|.</summary>
/// <remarks>sklearn.metrics.max_error.</remarks>
public sealed class MaxError : RegressionMetric
{
    private double _largest;
    private bool _hasAny;

    /// <inheritdoc/>
    public override void Reset() => (_largest, _hasAny) = (0, false);

    /// <inheritdoc/>
    public override void Merge(Metric other)
    {
        MaxError same = MetricMerge.As(this, other);
        _largest = Math.Max(_largest, same._largest);
        _hasAny |= same._hasAny;
    }

    /// <inheritdoc/>
    public override double Compute()
    {
        MetricMerge.NotEmpty(this, _hasAny);
        return _largest;
    }

    private protected override void Add(double[] prediction, double[] target)
    {
        for (int i = 0; i < prediction.Length; i++)
            _largest = Math.Max(_largest, Math.Abs(prediction[i] - target[i]));
        _hasAny |= prediction.Length > 0;
    }
}
