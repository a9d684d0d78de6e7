namespace DeepNet.Metrics;

/// <summary>The share of pairs of samples that classes and clusters treat alike, scaled so that chance gives 0 and
/// agreement 1.</summary>
/// <remarks>Hubert and Arabie, 1985, https://doi.org/10.1007/BF01908075; sklearn.metrics.adjusted_rand_score.</remarks>
public sealed class AdjustedRandScore : ClusteringMetric
{
    private protected override double Score(ContingencyTable table)
    {
        // Ordered pairs of samples in one class and one cluster, in one class, in one cluster, and all.
        double both = table.Pairs.Sum(PairsOf), classes = table.Classes.Sum(PairsOf);
        double clusters = table.Clusters.Sum(PairsOf), all = PairsOf(table.Total);
        if (both == classes && both == clusters)
            return 1;
        double expected = classes * clusters / all;
        return (both - expected) / ((0.5 * (classes + clusters)) - expected);
    }

    private static double PairsOf(long n) => (double)n * (n - 1);
}
