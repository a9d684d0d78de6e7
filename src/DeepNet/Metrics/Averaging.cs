namespace DeepNet.Metrics;

/// <summary>How a measure of one class becomes one of all classes.</summary>
public enum Averaging
{
    /// <summary>The mean over the classes that occur, among targets or predictions.</summary>
    Macro,

    /// <summary>The mean over the classes, each counted as often as it occurs among the targets.</summary>
    Weighted,

    /// <summary>One measure of the counts of all classes together.</summary>
    Micro,

    /// <summary>That of class 1 alone.</summary>
    Binary,
}
