namespace DeepNet.Metrics;

/// <summary>A measure of scores by how well they put the positive samples before the negative ones. All scores are
/// kept: the value is exact.</summary>
public abstract class BinaryRankingMetric : Metric
{
    private readonly List<double> _scores = [];
    private readonly List<bool> _targets = [];

    private protected BinaryRankingMetric()
    {
    }

    /// <summary>How many samples were added.</summary>
    public int Total => _scores.Count;

    /// <summary>Adds a batch.</summary>
    /// <param name="scores">Floating-point numbers of any shape, larger for what is more likely positive.</param>
    /// <param name="targets">Of the same shape: Bool, or integers of which 1 is positive and 0 negative.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="LabelException">A target is neither 0 nor 1.</exception>
    /// <exception cref="ArgumentException">A score is not a number.</exception>
    public void Update(Tensor scores, Tensor targets)
    {
        string name = GetType().Name;
        MetricInput.SameShape(name, scores, targets);
        double[] values = MetricInput.Numbers(name, nameof(scores), scores);
        long[] labels = MetricInput.Labels(name, nameof(targets), targets, classes: 2);
        Check.Argument(!Array.Exists(values, double.IsNaN), $"{name}: a score is not a number.");
        _scores.AddRange(values);
        _targets.AddRange(labels.Select(label => label == 1));
    }

    /// <inheritdoc/>
    public sealed override void Reset()
    {
        _scores.Clear();
        _targets.Clear();
    }

    /// <inheritdoc/>
    public sealed override void Merge(Metric other)
    {
        BinaryRankingMetric same = MetricMerge.As(this, other);
        _scores.AddRange(same._scores);
        _targets.AddRange(same._targets);
    }

    /// <inheritdoc/>
    public sealed override double Compute() => Value(Steps());

    private protected abstract double Value(RankingSteps steps);

    private protected RankingSteps Steps()
    {
        MetricMerge.NotEmpty(this, _scores.Count > 0);
        return RankingSteps.Of([.. _scores], [.. _targets]);
    }
}
