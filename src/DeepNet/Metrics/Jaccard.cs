namespace DeepNet.Metrics;

/// <summary>Intersection over union of a class and what was taken for it: TP / (TP + FP + FN).</summary>
/// <remarks>Averaged over the classes of the points of pictures it is the mean IoU.
/// sklearn.metrics.jaccard_score.</remarks>
public sealed class Jaccard : AveragedMetric
{
    /// <summary>Creates an empty metric.</summary>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="averaging">How they are averaged.</param>
    public Jaccard(int classes, Averaging averaging = Averaging.Macro)
        : base(classes, averaging)
    {
    }

    private protected override double Of(double hits, double wronglyTaken, double missed) =>
        hits / (hits + wronglyTaken + missed);
}
