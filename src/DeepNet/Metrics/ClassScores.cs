namespace DeepNet.Metrics;

/// <summary>A checked batch of scores [batch, classes] and labels [batch].</summary>
internal sealed record ClassScores(double[] Scores, long[] Targets, int Classes)
{
    public static ClassScores Read(string name, Tensor scores, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(targets);
        Check.Shape(
            scores.Rank == 2 && targets.Rank == 1 && scores.Shape[0] == targets.Shape[0],
            $"{name}: scores {scores.Shape} and targets {targets.Shape} must be [batch, classes] and [batch].");
        double[] values = MetricInput.Numbers(name, nameof(scores), scores);
        Check.Argument(!Array.Exists(values, double.IsNaN), $"{name}: a score is not a number.");
        int classes = scores.Shape[1];
        return new ClassScores(values, MetricInput.Labels(name, nameof(targets), targets, classes), classes);
    }
}
