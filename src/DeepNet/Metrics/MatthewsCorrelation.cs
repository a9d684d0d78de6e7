namespace DeepNet.Metrics;

/// <summary>The correlation of predictions and targets: 1 is perfect, 0 is chance, -1 is the opposite.</summary>
/// <remarks>0 if all targets, or all predictions, are of one class.
/// sklearn.metrics.matthews_corrcoef; Gorodkin, 2004.</remarks>
public sealed class MatthewsCorrelation : ClassificationMetric
{
    /// <summary>Creates an empty metric.</summary>
    /// <param name="classes">How many classes there are.</param>
    public MatthewsCorrelation(int classes)
        : base(classes)
    {
    }

    private protected override double Value()
    {
        double total = Counts.Total, together = Counts.Hits() * total, targets = total * total, predictions = targets;
        for (int c = 0; c < Counts.Classes; c++)
        {
            double t = Counts.Targets(c), p = Counts.Predictions(c);
            together -= t * p;
            targets -= t * t;
            predictions -= p * p;
        }

        return targets == 0 || predictions == 0 ? 0 : together / Math.Sqrt(targets * predictions);
    }
}
