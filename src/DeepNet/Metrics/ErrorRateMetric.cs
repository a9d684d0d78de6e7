namespace DeepNet.Metrics;

/// <summary>The fewest insertions, deletions and replacements that make texts right, over the length of the right ones.
/// </summary>
public abstract class ErrorRateMetric : Metric
{
    private RunningMean _errors;

    private protected ErrorRateMetric()
    {
    }

    /// <summary>Adds a text.</summary>
    /// <param name="prediction">What was recognized.</param>
    /// <param name="target">What was said.</param>
    public void Update(string prediction, string target)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        (int errors, int length) = Count(prediction, target);
        _errors = _errors.And(errors, length);
    }

    /// <inheritdoc/>
    public sealed override void Reset() => _errors = default;

    /// <inheritdoc/>
    public sealed override void Merge(Metric other) => _errors = _errors.And(MetricMerge.As(this, other)._errors);

    /// <summary>The rate: 0 is perfect; it can be above 1.</summary>
    /// <exception cref="InvalidOperationException">No target had any content yet.</exception>
    public sealed override double Compute()
    {
        MetricMerge.NotEmpty(this, _errors.Count > 0);
        return _errors.Value;
    }

    private protected abstract (int Errors, int Length) Count(string prediction, string target);
}
