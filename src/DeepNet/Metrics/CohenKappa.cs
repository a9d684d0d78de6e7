namespace DeepNet.Metrics;

/// <summary>How far predictions agree with the targets beyond chance: (p - e) / (1 - e) with the accuracy p and the
/// accuracy e of guesses of the same frequencies.</summary>
/// <remarks>1 is perfect, 0 is chance; not a number where a single class makes up both.
/// sklearn.metrics.cohen_kappa_score; Cohen, 1960.</remarks>
public sealed class CohenKappa : ClassificationMetric
{
    /// <summary>Creates an empty metric.</summary>
    /// <param name="classes">How many classes there are.</param>
    public CohenKappa(int classes)
        : base(classes)
    {
    }

    private protected override double Value()
    {
        double total = Counts.Total, misses = total - Counts.Hits(), expected = total;
        for (int c = 0; c < Counts.Classes; c++)
            expected -= Counts.Targets(c) * (Counts.Predictions(c) / total);
        return 1 - (misses / expected);
    }
}
