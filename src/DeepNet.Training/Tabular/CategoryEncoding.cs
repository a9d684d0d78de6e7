namespace DeepNet.Training;

/// <summary>What a column of categories becomes.</summary>
public enum CategoryEncoding
{
    /// <summary>A feature for each category: 1 for the one it is, 0 for the others.</summary>
    OneHot,

    /// <summary>One feature: the number of the category, from 0, as an embedding takes it.</summary>
    Index,
}
