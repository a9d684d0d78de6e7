namespace DeepNet.Training;

/// <summary>How a table is written in a file; what is null is found out from the file.</summary>
public sealed record CsvOptions
{
    /// <summary>What stands between fields; by default the first of comma, semicolon, tab, bar and space that stands
    /// equally often in all of the first lines.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether the first line names the columns; by default it does if its fields are not empty, differ, and
    /// none is a number.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>Names of the columns, instead of those of the first line; without either they are column0,
    /// column1 ….</summary>
    public IReadOnlyList<string>? ColumnNames { get; init; }

    /// <summary>Lines at the start of the file that are no part of the table.</summary>
    public int SkipLines { get; init; }

    /// <summary>Texts of a field, without the spaces around it, that mean that there is no value.</summary>
    public IReadOnlyCollection<string> MissingMarkers { get; init; } =
        ["", "?", "NA", "N/A", "NaN", "nan", "null", "NULL"];
}
