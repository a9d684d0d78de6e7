namespace DeepNet.Training;

/// <summary>What stands in for a number that is missing.</summary>
public enum MissingNumbers
{
    /// <summary>Nothing: it is an error that names the line.</summary>
    Refuse,

    /// <summary>The mean of the column that was fitted to.</summary>
    Mean,

    /// <summary>The median of the column that was fitted to.</summary>
    Median,
}
