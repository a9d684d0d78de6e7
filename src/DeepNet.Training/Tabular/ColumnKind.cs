namespace DeepNet.Training;

/// <summary>What the values of a column are.</summary>
public enum ColumnKind
{
    /// <summary>All values that are there are finite numbers.</summary>
    Number,

    /// <summary>Some value is no number.</summary>
    Category,

    /// <summary>There is no value at all.</summary>
    Empty,
}
