namespace DeepNet.Metrics;

/// <summary>Which part of the targets' variance the predictions account for.</summary>
public abstract class ExplainedMetric : RegressionMetric
{
    private Moments _errors;
    private Moments _targets;

    private protected ExplainedMetric()
    {
    }

    /// <inheritdoc/>
    public sealed override void Reset() => (_errors, _targets) = (default, default);

    /// <inheritdoc/>
    public sealed override void Merge(Metric other)
    {
        ExplainedMetric same = MetricMerge.As(this, other);
        (_errors, _targets) = (_errors.And(same._errors), _targets.And(same._targets));
    }

    /// <inheritdoc/>
    public sealed override double Compute()
    {
        MetricMerge.NotEmpty(this, _targets.Count > 0);
        double unexplained = Unexplained(_errors);

        // Of constant targets it is all or nothing; NaN stays NaN.
        return _targets.Deviations == 0 && !double.IsNaN(unexplained)
            ? unexplained > 0 ? 0 : 1
            : 1 - (unexplained / _targets.Deviations);
    }

    private protected sealed override void Add(double[] prediction, double[] target)
    {
        var errors = new double[target.Length];
        for (int i = 0; i < errors.Length; i++)
            errors[i] = target[i] - prediction[i];
        _errors = _errors.And(Moments.Of(errors));
        _targets = _targets.And(Moments.Of(target));
    }

    /// <summary>What is left of the errors, as a sum of squares.</summary>
    private protected abstract double Unexplained(Moments errors);
}
