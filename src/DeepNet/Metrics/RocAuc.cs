namespace DeepNet.Metrics;

/// <summary>The area under the receiver operating characteristic: the probability that a positive sample scores above a
/// negative one, where equal scores count half.</summary>
/// <remarks>sklearn.metrics.roc_auc_score.</remarks>
public sealed class RocAuc : BinaryRankingMetric
{
    /// <summary>Rates of both kinds of positive predictions for every threshold.</summary>
    /// <exception cref="InvalidOperationException">Nothing was added yet, or samples of one kind only.</exception>
    public RocCurve Curve()
    {
        RankingSteps steps = Checked(Steps());
        return new RocCurve(
            Numbers(0, steps.Negatives.Select(x => (double)x / steps.AllNegatives)),
            Numbers(0, steps.Positives.Select(x => (double)x / steps.AllPositives)),
            Numbers(double.PositiveInfinity, steps.Thresholds));
    }

    private protected override double Value(RankingSteps steps) => Checked(steps).AreaUnderRoc();

    private static RankingSteps Checked(RankingSteps steps)
    {
        Check.State(
            steps.AllPositives > 0 && steps.AllNegatives > 0,
            $"RocAuc: {steps.AllPositives} positive and {steps.AllNegatives} negative samples; both kinds are needed.");
        return steps;
    }

    private static Tensor Numbers(double first, IEnumerable<double> others)
    {
        double[] values = [first, .. others];
        return Tensor.From<double>(values, [values.Length]);
    }
}
