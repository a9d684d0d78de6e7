namespace DeepNet.Metrics;

/// <summary>How well clusters agree with known classes; the clusters' numbers mean nothing.</summary>
public abstract class ClusteringMetric : Metric
{
    // Sorted, so that sums do not depend on the order in which batches came.
    private readonly SortedDictionary<(long Class, long Cluster), long> _pairs = [];

    private protected ClusteringMetric()
    {
    }

    /// <summary>Adds a batch.</summary>
    /// <param name="clusters">The cluster each sample was put in: Int64 or Int32, of any shape.</param>
    /// <param name="classes">The class of each sample: of the same shape.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">They are not Int64 or Int32.</exception>
    public void Update(Tensor clusters, Tensor classes)
    {
        string name = GetType().Name;
        MetricInput.SameShape(name, clusters, classes);
        long[] found = Check.Indices(name, clusters).ToArray<long>();
        long[] known = Check.Indices(name, classes).ToArray<long>();
        for (int i = 0; i < found.Length; i++)
            Count((known[i], found[i]), 1);
    }

    /// <inheritdoc/>
    public sealed override void Reset() => _pairs.Clear();

    /// <inheritdoc/>
    public sealed override void Merge(Metric other)
    {
        ClusteringMetric same = MetricMerge.As(this, other);
        CheckSettings(same);
        foreach ((var pair, long count) in same._pairs.ToArray())
            Count(pair, count);
    }

    /// <inheritdoc/>
    public sealed override double Compute()
    {
        MetricMerge.NotEmpty(this, _pairs.Count > 0);
        var classes = new SortedDictionary<long, long>();
        var clusters = new SortedDictionary<long, long>();
        foreach (((long known, long found), long count) in _pairs)
        {
            classes[known] = classes.GetValueOrDefault(known) + count;
            clusters[found] = clusters.GetValueOrDefault(found) + count;
        }

        return Score(new ContingencyTable(_pairs, classes, clusters));
    }

    private protected abstract double Score(ContingencyTable table);

    private protected virtual void CheckSettings(ClusteringMetric other)
    {
    }

    private void Count((long Class, long Cluster) pair, long count) =>
        _pairs[pair] = _pairs.GetValueOrDefault(pair) + count;
}
