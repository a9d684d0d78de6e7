namespace DeepNet.Metrics;

/// <summary>The share of the samples of a class that were taken for it: TP / (TP + FN).</summary>
/// <remarks>0 for a class without samples. sklearn.metrics.recall_score.</remarks>
public sealed class Recall : AveragedMetric
{
    /// <summary>Creates an empty metric.</summary>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="averaging">How they are averaged.</param>
    public Recall(int classes, Averaging averaging = Averaging.Macro)
        : base(classes, averaging)
    {
    }

    private protected override double Of(double hits, double wronglyTaken, double missed) =>
        hits / (hits + missed);
}
