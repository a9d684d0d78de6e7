using DeepNet.Data;

namespace DeepNet.Training;

/// <summary>Learns from a table how its columns become numbers.</summary>
internal sealed class TabularFit(CsvTable table, string? target, TabularOptions options)
{
    // Float32 counts no further.
    private const int MostCategories = 1 << 24;

    public TabularState Run()
    {
        Check.Range(
            options.MaxCategories is > 0 and <= MostCategories,
            "TabularEncoder.Fit",
            nameof(options.MaxCategories),
            options.MaxCategories,
            $"must be from 1 to {MostCategories}");
        CsvColumn? predicted = target is null ? null : table[target];
        foreach (string name in options.CategoryColumns)
            _ = table[name];
        CsvColumn[] columns = options.Features is { } named
            ? [.. named.Select(name => table[name])]
            : [.. table.Columns.Where(column => column != predicted && column.Kind != ColumnKind.Empty)];
        Check.Argument(
            predicted is null || !columns.Contains(predicted),
            $"TabularEncoder.Fit: the target '{target}' is a feature too.");
        Check.Argument(
            columns.Distinct().Count() == columns.Length, $"TabularEncoder.Fit: a column is a feature twice.");
        if (table.RowCount == 0 || columns.Length == 0)
        {
            throw new InvalidDataException(
                $"{table.Source}: there are {table.RowCount} rows with {columns.Length} columns to predict from.");
        }

        return new TabularState(
            TabularState.CurrentVersion,
            options.Categories,
            options.UnknownCategories,
            Array.ConvertAll(columns, Feature),
            predicted is null ? null : Target(predicted));
    }

    private TabularColumn Feature(CsvColumn column) =>
        column.Kind == ColumnKind.Category || options.CategoryColumns.Contains(column.Name)
            ? Categories(column)
            : Numbers(column, options.MissingNumbers);

    private TabularColumn Target(CsvColumn column)
    {
        bool isClass = options.Target == TargetKind.Class
            || (options.Target == TargetKind.Auto && column.Kind == ColumnKind.Category);
        return isClass
            ? new TabularColumn(column.Name, Distinct(column), null, 0, 1)
            : Numbers(column, MissingNumbers.Refuse);
    }

    private TabularColumn Categories(CsvColumn column)
    {
        string[] categories = Distinct(column);
        double? fill = options.MissingCategories switch
        {
            MissingCategories.MostFrequent => Array.IndexOf(categories, MostFrequent(categories, column)),
            MissingCategories.OwnCategory => categories.Length,
            _ => null,
        };
        return new TabularColumn(column.Name, categories, fill, 0, 1);
    }

    private TabularColumn Numbers(CsvColumn column, MissingNumbers policy)
    {
        CheckValues(column);
        var numbers = new List<double>(table.RowCount);
        for (int row = 0; row < table.RowCount; row++)
        {
            if (column.Values[row] is { } text)
            {
                numbers.Add(CsvColumn.Number(text)
                    ?? throw table.Error(column, row, $"'{CsvError.Short(text)}' is no number"));
            }
        }

        double? fill = policy switch
        {
            MissingNumbers.Mean => numbers.Average(),
            MissingNumbers.Median => Median(numbers),
            _ => null,
        };
        (double mean, double scale) = (0, 1);
        if (options.Standardize)
        {
            if (fill is { } value)
                numbers.AddRange(Enumerable.Repeat(value, column.MissingCount));
            Scaler scaler = new StandardScaler().Fit(Tensor.From<double>([.. numbers], [numbers.Count, 1]));
            (mean, scale) = (scaler.Offset.ToArray<double>()[0], scaler.Scale.ToArray<double>()[0]);
        }

        var learned = new TabularColumn(column.Name, null, fill, mean, scale);
        return learned.Problem() is null
            ? learned
            : throw new InvalidDataException(
                $"{table.Source}: the numbers of column '{column.Name}' are too large to be averaged.");
    }

    private string[] Distinct(CsvColumn column)
    {
        CheckValues(column);
        string[] categories = column.Categories();
        return categories.Length <= options.MaxCategories
            ? categories
            : throw new InvalidDataException(
                $"{table.Source}: the column '{column.Name}' has {categories.Length} different values; MaxCategories "
                    + $"is {options.MaxCategories}. Leave it out of Features, or set the limit higher.");
    }

    private void CheckValues(CsvColumn column)
    {
        if (column.Kind == ColumnKind.Empty)
            throw new InvalidDataException($"{table.Source}: the column '{column.Name}' has no value at all.");
    }

    /// <summary>The first of several.</summary>
    private static string MostFrequent(string[] categories, CsvColumn column)
    {
        Dictionary<string, int> counts = column.Present().CountBy(text => text).ToDictionary();
        return categories.MaxBy(category => counts[category])!;
    }

    private static double Median(List<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] / 2) + (sorted[half] / 2);
    }
}
