namespace DeepNet.Metrics;

/// <summary>The share of the samples that were taken for what they are.</summary>
/// <remarks>sklearn.metrics.accuracy_score.</remarks>
public sealed class Accuracy : ClassificationMetric
{
    /// <summary>Creates an empty metric.</summary>
    /// <param name="classes">How many classes there are.</param>
    public Accuracy(int classes)
        : base(classes)
    {
    }

    private protected override double Value() => (double)Counts.Hits() / Counts.Total;
}
