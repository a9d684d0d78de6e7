namespace DeepNet.Metrics;

/// <summary>How many samples each class has in each cluster.</summary>
internal sealed class ContingencyTable(
    IReadOnlyDictionary<(long Class, long Cluster), long> pairs,
    IReadOnlyDictionary<long, long> classes,
    IReadOnlyDictionary<long, long> clusters)
{
    public IEnumerable<long> Pairs => pairs.Values;

    public IEnumerable<long> Classes => classes.Values;

    public IEnumerable<long> Clusters => clusters.Values;

    public long Total { get; } = classes.Values.Sum();

    /// <summary>H of the classes, in nats.</summary>
    public double ClassEntropy => Entropy(Classes);

    /// <summary>H of the clusters, in nats.</summary>
    public double ClusterEntropy => Entropy(Clusters);

    /// <summary>Σ p(c, k) ln(p(c, k) / (p(c) p(k))), in nats.</summary>
    public double MutualInformation()
    {
        double sum = 0;
        foreach (((long known, long found), long count) in pairs)
        {
            double p = (double)count / Total;
            double apart = (double)classes[known] / Total * ((double)clusters[found] / Total);
            sum += p * (Math.Log(p) - Math.Log(apart));
        }

        return Math.Max(0, sum);
    }

    private double Entropy(IEnumerable<long> counts)
    {
        double sum = 0;
        foreach (long count in counts)
        {
            double p = (double)count / Total;
            sum -= p * Math.Log(p);
        }

        return sum;
    }
}
