namespace DeepNet.Metrics;

/// <summary>The coefficient of determination: 1 - Σ (target - prediction)² / Σ (target - mean target)².</summary>
/// <remarks>1 is perfect, 0 what the mean alone would reach. Of constant targets it is 1 if all are met, else 0.
/// sklearn.metrics.r2_score.</remarks>
public sealed class R2Score : ExplainedMetric
{
    private protected override double Unexplained(Moments errors) =>
        errors.Deviations + (errors.Count * errors.Mean * errors.Mean);
}
