namespace DeepNet.Metrics;

/// <summary>The median of |prediction - target|; of an even number, the mean of the two in the middle.</summary>
/// <remarks>It keeps every error: 8 bytes each. sklearn.metrics.median_absolute_error.</remarks>
public sealed class MedianAbsoluteError : RegressionMetric
{
    private readonly List<double> _errors = [];

    /// <inheritdoc/>
    public override void Reset() => _errors.Clear();

    /// <inheritdoc/>
    public override void Merge(Metric other) => _errors.AddRange([.. MetricMerge.As(this, other)._errors]);

    /// <inheritdoc/>
    public override double Compute()
    {
        MetricMerge.NotEmpty(this, _errors.Count > 0);
        double[] sorted = [.. _errors];
        Array.Sort(sorted);

        // NaN is sorted first.
        return double.IsNaN(sorted[0])
            ? double.NaN
            : 0.5 * (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]);
    }

    private protected override void Add(double[] prediction, double[] target)
    {
        for (int i = 0; i < prediction.Length; i++)
            _errors.Add(Math.Abs(prediction[i] - target[i]));
    }
}
