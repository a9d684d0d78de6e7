namespace DeepNet.Metrics;

/// <summary>The fewest insertions, deletions and replacements that make texts right, over the length of the right ones.
/// </summary>
public abstract class ErrorRateMetric : Metric
{
    private long _errors;
    private long _length;

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
        _errors += errors;
        _length += length;
    }

    /// <inheritdoc/>
    public sealed override void Reset() => (_errors, _length) = (0, 0);

    /// <inheritdoc/>
    public sealed override void Merge(Metric other)
    {
        ErrorRateMetric same = MetricMerge.As(this, other);
        (_errors, _length) = (_errors + same._errors, _length + same._length);
    }

    /// <summary>The rate: 0 is perfect; it can be above 1.</summary>
    /// <exception cref="InvalidOperationException">No target had any content yet.</exception>
    public sealed override double Compute()
    {
        MetricMerge.NotEmpty(this, _length > 0);
        return (double)_errors / _length;
    }

    private protected abstract (int Errors, int Length) Count(string prediction, string target);
}
