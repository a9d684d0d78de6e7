namespace DeepNet.Metrics;

/// <summary>What the counts of a <see cref="ConfusionMatrix"/> are divided by.</summary>
public enum ConfusionNormalization
{
    /// <summary>The sums of the rows: how often each class occurs among the targets.</summary>
    Targets,

    /// <summary>The sums of the columns: how often each class was predicted.</summary>
    Predictions,

    /// <summary>The number of all samples.</summary>
    All,
}
