namespace DeepNet.Metrics;

/// <summary>The share of the samples taken for a class that belong to it: TP / (TP + FP).</summary>
/// <remarks>0 for a class that nothing was taken for. sklearn.metrics.precision_score.</remarks>
public sealed class Precision : AveragedMetric
{
    /// <summary>Creates an empty metric.</summary>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="averaging">How they are averaged.</param>
    public Precision(int classes, Averaging averaging = Averaging.Macro)
        : base(classes, averaging)
    {
    }

    private protected override double Of(double hits, double wronglyTaken, double missed) =>
        hits / (hits + wronglyTaken);
}
