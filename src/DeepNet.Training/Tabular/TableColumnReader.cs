namespace DeepNet.Training;

/// <summary>Reads the numbers or categories of one column, as they were learnt, from any table.</summary>
/// <param name="learned">What was learnt.</param>
/// <param name="unknown">The place of categories that are not known; null if they are an error.</param>
internal sealed class TableColumnReader(TabularColumn learned, int? unknown)
{
    private const int MostNamed = 20;

    private readonly Dictionary<string, int>? _places = learned.Categories is null
        ? null
        : new(learned.Categories.Select((name, i) => KeyValuePair.Create(name, i)), StringComparer.Ordinal);

    public bool IsNumber => _places is null;

    /// <summary>How many categories there are, that of missing values included; 0 for numbers.</summary>
    public int CategoryCount => learned.CategoryCount;

    /// <summary>The column of this name in a table.</summary>
    public CsvColumn In(CsvTable table) => table[learned.Name];

    /// <summary>The number of a row, scaled.</summary>
    public float Number(CsvTable table, CsvColumn column, int row)
    {
        double value = column.Values[row] is not { } text
            ? learned.Fill ?? throw Missing(table, column, row)
            : CsvColumn.Number(text) ?? throw table.Error(
                column, row, $"'{CsvError.Short(text)}' is no number, as the column had when the encoder was fitted");
        float scaled = (float)((value - learned.Mean) / learned.Scale);
        return float.IsFinite(scaled) ? scaled : throw table.Error(column, row, "the number is too large for Float32");
    }

    /// <summary>The place of the category of a row.</summary>
    public int Category(CsvTable table, CsvColumn column, int row)
    {
        if (column.Values[row] is not { } text)
            return (int)(learned.Fill ?? throw Missing(table, column, row));
        return _places!.TryGetValue(text, out int place)
            ? place
            : unknown ?? throw table.Error(column, row, $"'{CsvError.Short(text)}' is none of {Known()}");
    }

    private static InvalidDataException Missing(CsvTable table, CsvColumn column, int row) => table.Error(
        column, row, "the value is missing, and the encoder was not told what to put there");

    private string Known()
    {
        string names = string.Join(", ", learned.Categories!.Take(MostNamed).Select(CsvError.Short));
        return learned.Categories!.Count > MostNamed ? $"{names} …" : names;
    }
}
