namespace DeepNet.Metrics;

/// <summary>The area under the curve of precision over recall as a sum of steps: Σ (Rₙ - Rₙ₋₁)·Pₙ over the
/// thresholds.</summary>
/// <remarks>sklearn.metrics.average_precision_score.</remarks>
public sealed class AveragePrecision : BinaryRankingMetric
{
    /// <summary>Precision and recall for every threshold.</summary>
    /// <exception cref="InvalidOperationException">Nothing was added yet, or no positive sample.</exception>
    public PrecisionRecallCurve Curve()
    {
        RankingSteps steps = Checked(Steps());
        int n = steps.Thresholds.Length;
        double[] precisions = new double[n + 1], recalls = new double[n + 1], thresholds = new double[n];
        for (int i = 0; i < n; i++)
        {
            int last = n - 1 - i;
            precisions[i] = PrecisionAt(steps, last);
            recalls[i] = (double)steps.Positives[last] / steps.AllPositives;
            thresholds[i] = steps.Thresholds[last];
        }

        precisions[n] = 1;
        return new PrecisionRecallCurve(
            Tensor.From<double>(precisions, [n + 1]), Tensor.From<double>(recalls, [n + 1]),
            Tensor.From<double>(thresholds, [n]));
    }

    private protected override double Value(RankingSteps steps)
    {
        Checked(steps);
        double sum = 0;
        long before = 0;
        for (int i = 0; i < steps.Thresholds.Length; i++)
        {
            sum += (double)(steps.Positives[i] - before) / steps.AllPositives * PrecisionAt(steps, i);
            before = steps.Positives[i];
        }

        return sum;
    }

    private static double PrecisionAt(RankingSteps steps, int i) =>
        (double)steps.Positives[i] / (steps.Positives[i] + steps.Negatives[i]);

    private static RankingSteps Checked(RankingSteps steps)
    {
        Check.State(steps.AllPositives > 0, $"AveragePrecision: no sample is positive, so it has no value.");
        return steps;
    }
}
