namespace DeepNet.CommandLine;

/// <summary>What a model file says of its network, in its metadata: all that is needed to build it again.</summary>
internal sealed record ModelDescription
{
    /// <summary>The name in the metadata.</summary>
    public const string Key = "deepnet.model";

    public const int CurrentVersion = 1;
    public const string Images = "images";
    public const string Table = "table";

    public int Version { get; init; } = CurrentVersion;

    /// <summary>What goes in: <see cref="Images"/> or <see cref="Table"/>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The names of the classes; null where a number is predicted.</summary>
    public List<string>? Classes { get; init; }

    /// <summary>Of images: 1 or 3.</summary>
    public int? Channels { get; init; }

    /// <summary>Of images: rows and columns.</summary>
    public int? Size { get; init; }

    /// <summary>Of tables: the column that is predicted.</summary>
    public string? Target { get; init; }

    /// <summary>Of tables: the sizes of the hidden layers.</summary>
    public List<int>? Hidden { get; init; }

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        string names = Classes is null
            ? ""
            : $"{Classes.Count} classes: {string.Join(", ", Classes.Take(10))}{(Classes.Count > 10 ? ", …" : "")}";
        return Kind switch
        {
            Images => $"classifier of images, {Size}×{Size} {(Channels == 1 ? "gray" : "RGB")}, {names}",
            _ when Classes is null => $"regression of column '{Target}' of a table",
            _ => $"classifier of column '{Target}' of a table, {names}",
        };
    }
}
