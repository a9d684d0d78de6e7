using System.Globalization;

namespace DeepNet.Training;

/// <summary>One column of a table.</summary>
public sealed class CsvColumn
{
    private readonly string?[] _cells;

    internal CsvColumn(string name, string?[] cells)
    {
        Name = name;
        _cells = cells;
        bool areNumbers = true;
        foreach (string? cell in cells)
        {
            MissingCount += cell is null ? 1 : 0;
            areNumbers = areNumbers && (cell is null || Number(cell) is not null);
        }

        Kind = MissingCount == cells.Length ? ColumnKind.Empty : areNumbers ? ColumnKind.Number : ColumnKind.Category;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>What the values are.</summary>
    public ColumnKind Kind { get; }

    /// <summary>How many rows have no value here.</summary>
    public int MissingCount { get; }

    /// <summary>The text of every row, without spaces around it; null where there is no value.</summary>
    public IReadOnlyList<string?> Values => _cells;

    /// <summary>The number a text stands for, or null; written as 12, -1.5 or 1e-3 in every country.</summary>
    internal static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value) ? value : null;

    /// <summary>The texts that are there, in the order of the rows.</summary>
    internal IEnumerable<string> Present() => _cells.OfType<string>();

    internal CsvColumn Select(ReadOnlySpan<int> rows)
    {
        var cells = new string?[rows.Length];
        for (int i = 0; i < cells.Length; i++)
            cells[i] = _cells[rows[i]];
        return new CsvColumn(Name, cells);
    }

    /// <summary>The values that occur, numbers by size, others by their characters.</summary>
    internal string[] Categories() =>
    [
        .. Present().Distinct()
            .OrderBy(value => Kind == ColumnKind.Number ? Number(value) : 0)
            .ThenBy(value => value, StringComparer.Ordinal),
    ];
}
