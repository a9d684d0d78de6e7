namespace DeepNet.Training;

/// <summary>How an <see cref="Ensemble"/> makes one output of those of its members.</summary>
public enum EnsembleMode
{
    /// <summary>The mean of the outputs, as for regression.</summary>
    AverageOutputs,

    /// <summary>The mean of the softmax of the outputs, which are scores of classes; gives probabilities.</summary>
    AverageProbabilities,

    /// <summary>The share of members that have the class as their best; gives numbers in [0, 1] that add up to
    /// 1.</summary>
    MajorityVote,
}
