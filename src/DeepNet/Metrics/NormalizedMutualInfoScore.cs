namespace DeepNet.Metrics;

/// <summary>What classes and clusters tell of each other, over the mean of their entropies: 2 I / (H(classes) +
/// H(clusters)).</summary>
/// <remarks>1 if there is a single class and a single cluster. sklearn.metrics.normalized_mutual_info_score.</remarks>
public sealed class NormalizedMutualInfoScore : ClusteringMetric
{
    private protected override double Score(ContingencyTable table)
    {
        double entropy = 0.5 * (table.ClassEntropy + table.ClusterEntropy);
        return entropy > 0 ? table.MutualInformation() / entropy : 1;
    }
}
