namespace DeepNet.Training;

/// <summary>What stands in for a category that is missing.</summary>
public enum MissingCategories
{
    /// <summary>Nothing: it is an error that names the line.</summary>
    Refuse,

    /// <summary>The most frequent category of the column that was fitted to; the first of several.</summary>
    MostFrequent,

    /// <summary>A category of its own, after the others.</summary>
    OwnCategory,
}
