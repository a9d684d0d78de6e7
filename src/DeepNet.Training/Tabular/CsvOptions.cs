using System.Text;

namespace DeepNet.Training;

/// <summary>How a table is written in a file; what is null is found out from the file.</summary>
public sealed record CsvOptions
{
    /// <summary>What stands between fields, an ASCII character; by default the first of tab, semicolon, bar, comma and
    /// space that stands equally often in all of the first lines.</summary>
    public char? Separator { get; init; }

    /// <summary>Whether the first line names the columns; by default it does if none of its fields is a
    /// number.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>Names of the columns, instead of those of the first line; without either they are column0,
    /// column1 ….</summary>
    public IReadOnlyList<string>? ColumnNames { get; init; }

    /// <summary>Lines at the start of the file that are no part of the table.</summary>
    public int SkipLines { get; init; }

    /// <summary>How characters are stored, such as <see cref="Encoding.Latin1"/>; by default UTF-8. A byte order mark
    /// of UTF-8 or UTF-16 is believed before this.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>Texts of a field, without the spaces around it, that mean that there is no value.</summary>
    public IReadOnlyCollection<string> MissingMarkers { get; init; } =
        ["", "?", "NA", "N/A", "NaN", "nan", "null", "NULL"];
}
