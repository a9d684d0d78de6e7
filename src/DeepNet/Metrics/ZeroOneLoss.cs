namespace DeepNet.Metrics;

/// <summary>The share of the samples that were taken for something else: 1 - accuracy.</summary>
/// <remarks>For single labels this is the Hamming loss too. sklearn.metrics.zero_one_loss, hamming_loss.</remarks>
public sealed class ZeroOneLoss : ClassificationMetric
{
    /// <summary>Creates an empty metric.</summary>
    /// <param name="classes">How many classes there are.</param>
    public ZeroOneLoss(int classes)
        : base(classes)
    {
    }

    private protected override double Value() =>
        (double)(Counts.Total - Counts.Hits()) / Counts.Total;
}
