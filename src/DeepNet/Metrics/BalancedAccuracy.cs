namespace DeepNet.Metrics;

/// <summary>The mean recall of the classes that occur among the targets: accuracy as if all were equally
/// frequent.</summary>
/// <remarks>sklearn.metrics.balanced_accuracy_score.</remarks>
public sealed class BalancedAccuracy : ClassificationMetric
{
    /// <summary>Creates an empty metric.</summary>
    /// <param name="classes">How many classes there are.</param>
    public BalancedAccuracy(int classes)
        : base(classes)
    {
    }

    private protected override double Value()
    {
        double sum = 0, classes = 0;
        for (int c = 0; c < Counts.Classes; c++)
        {
            long targets = Counts.Targets(c);
            if (targets == 0)
                continue;
            sum += (double)Counts[c, c] / targets;
            classes++;
        }

        return sum / classes;
    }
}
