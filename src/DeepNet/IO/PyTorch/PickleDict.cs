namespace DeepNet.IO;

/// <summary>A dictionary of a pickle: its entries in the order in which they were set.</summary>
internal sealed class PickleDict
{
    /// <summary>Pairs it was made of, as Python 2 wrote ordered dictionaries.</summary>
    public IReadOnlyList<object?> First { get; init; } = [];

    public List<KeyValuePair<object?, object?>> Items { get; } = [];
}
