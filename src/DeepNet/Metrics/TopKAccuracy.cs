namespace DeepNet.Metrics;

/// <summary>The share of the samples whose class is among the k with the largest scores.</summary>
/// <remarks>Of equal scores that of the larger label comes first. sklearn.metrics.top_k_accuracy_score.</remarks>
public sealed class TopKAccuracy : MeanMetric
{
    /// <summary>Creates an empty metric.</summary>
    /// <param name="k">How many classes may be named, at least one.</param>
    public TopKAccuracy(int k = 5)
    {
        Check.Argument(k > 0, $"TopKAccuracy: k = {k}, but it must be at least 1.");
        K = k;
    }

    /// <summary>How many classes may be named.</summary>
    public int K { get; }

    /// <summary>Adds a batch.</summary>
    /// <param name="scores">[batch, classes], floating point.</param>
    /// <param name="targets">[batch] labels.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="LabelException">A label is not one of the classes.</exception>
    /// <exception cref="ArgumentException">A score is not a number.</exception>
    public void Update(Tensor scores, Tensor targets)
    {
        ClassScores batch = ClassScores.Read(nameof(TopKAccuracy), scores, targets);
        int hits = 0;
        for (int i = 0; i < batch.Targets.Length; i++)
        {
            ReadOnlySpan<double> row = batch.Scores.AsSpan(i * batch.Classes, batch.Classes);
            int label = (int)batch.Targets[i], before = 0;
            for (int c = 0; c < row.Length; c++)
                before += row[c] > row[label] || (row[c].Equals(row[label]) && c > label) ? 1 : 0;
            hits += before < K ? 1 : 0;
        }

        Add(hits, batch.Targets.Length);
    }

    private protected override void CheckSettings(MeanMetric other) =>
        MetricMerge.Same(this, nameof(K), K, ((TopKAccuracy)other).K);
}
