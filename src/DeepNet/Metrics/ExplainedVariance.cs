namespace DeepNet.Metrics;

/// <summary>1 - Var[target - prediction] / Var[target]: as <see cref="R2Score"/>, but a constant error costs nothing.
/// </summary>
/// <remarks>Of constant targets it is 1 if the errors are constant too, else 0.
/// sklearn.metrics.explained_variance_score.</remarks>
public sealed class ExplainedVariance : ExplainedMetric
{
    private protected override double Unexplained(Moments errors) => errors.Deviations;
}
