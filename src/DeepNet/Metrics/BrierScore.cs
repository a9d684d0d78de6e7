namespace DeepNet.Metrics;

/// <summary>The mean of (p - y)² for probabilities p of targets y that are 0 or 1.</summary>
/// <remarks>sklearn.metrics.brier_score_loss; Brier, 1950.</remarks>
public sealed class BrierScore : MeanMetric
{
    /// <summary>Adds a batch.</summary>
    /// <param name="probabilities">Those of being positive, of any shape.</param>
    /// <param name="targets">Of the same shape: Bool, or 0 and 1.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="LabelException">A target is neither 0 nor 1.</exception>
    /// <exception cref="ArgumentException">A probability is not in [0, 1].</exception>
    public void Update(Tensor probabilities, Tensor targets)
    {
        MetricInput.SameShape(nameof(BrierScore), probabilities, targets);
        double[] values = Probability.Read(nameof(BrierScore), probabilities);
        long[] labels = MetricInput.Labels(nameof(BrierScore), nameof(targets), targets, classes: 2);
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
            sum += (values[i] - labels[i]) * (values[i] - labels[i]);
        Add(sum, values.Length);
    }
}
