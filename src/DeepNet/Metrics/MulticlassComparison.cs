namespace DeepNet.Metrics;

/// <summary>What a class is told apart from.</summary>
public enum MulticlassComparison
{
    /// <summary>All others together.</summary>
    OneVersusRest,

    /// <summary>Every other alone.</summary>
    OneVersusOne,
}
