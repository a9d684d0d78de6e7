namespace DeepNet.Metrics;

/// <summary>The weighted harmonic mean of homogeneity h = I / H(classes) (a cluster holds one class) and completeness
/// c = I / H(clusters) (a class stays in one cluster): (1 + β) h c / (β h + c).</summary>
/// <remarks>Rosenberg and Hirschberg, 2007, https://aclanthology.org/D07-1043;
/// sklearn.metrics.v_measure_score.</remarks>
public sealed class VMeasureScore : ClusteringMetric
{
    /// <summary>A measure with this weight.</summary>
    /// <param name="beta">Above 1 completeness counts more, below 1 homogeneity; not negative.</param>
    /// <exception cref="ArgumentException">The weight is negative or not finite.</exception>
    public VMeasureScore(double beta = 1)
    {
        Check.Argument(
            beta >= 0 && double.IsFinite(beta),
            $"VMeasureScore: beta must be finite and not negative, but is {beta}.");
        Beta = beta;
    }

    /// <summary>The weight of completeness.</summary>
    public double Beta { get; }

    private protected override double Score(ContingencyTable table)
    {
        double information = table.MutualInformation(), classes = table.ClassEntropy, clusters = table.ClusterEntropy;
        double homogeneity = classes > 0 ? information / classes : 1;
        double completeness = clusters > 0 ? information / clusters : 1;
        double sum = (Beta * homogeneity) + completeness;
        return sum > 0 ? (1 + Beta) * homogeneity * completeness / sum : 0;
    }

    private protected override void CheckSettings(ClusteringMetric other) =>
        MetricMerge.Same(this, nameof(Beta), Beta, ((VMeasureScore)other).Beta);
}
