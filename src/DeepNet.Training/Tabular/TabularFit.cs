namespace DeepNet.Training;

/// <summary>Learns from a table how its columns become numbers.</summary>
internal sealed class TabularFit(CsvTable table, string? target, TabularOptions options)
{
    public TabularState Run()
    {
        if (table.RowCount == 0)
            throw new ArgumentException($"{table.Source}: there are no rows to fit to.", nameof(table));
        CsvColumn? predicted = target is null ? null : table[target];
        foreach (string name in options.CategoryColumns)
            _ = table[name];
        CsvColumn[] columns = options.Features is { } named
            ? [.. named.Select(name => table[name])]
            : [.. table.Columns.Where(column => column != predicted && column.Kind != ColumnKind.Empty)];
        if (columns.Length == 0)
            throw new ArgumentException($"{table.Source}: there is no column to predict from.", nameof(options));
        if (predicted is not null && columns.Contains(predicted))
            throw new ArgumentException($"{table.Source}: the target '{target}' is a feature too.", nameof(options));
        if (columns.Distinct().Count() != columns.Length)
            throw new ArgumentException($"{table.Source}: a column is a feature twice.", nameof(options));
        return new TabularState(
            TabularState.CurrentVersion,
            options.Categories,
            options.MissingNumbers,
            options.MissingCategories,
            options.UnknownCategories,
            Array.ConvertAll(columns, Fit),
            target,
            predicted is null ? null : Classes(predicted));
    }

    private FeatureState Fit(CsvColumn column)
    {
        if (column.Kind == ColumnKind.Empty)
            throw new InvalidDataException($"{table.Source}: the column '{column.Name}' has no value at all.");
        return column.Kind == ColumnKind.Category || options.CategoryColumns.Contains(column.Name)
            ? FitCategories(column)
            : FitNumbers(column);
    }

    private FeatureState FitCategories(CsvColumn column)
    {
        string[] categories = column.Categories();
        double? fill = options.MissingCategories switch
        {
            MissingCategories.MostFrequent => Array.IndexOf(categories, MostFrequent(categories, column)),
            MissingCategories.OwnCategory => categories.Length,
            _ => null,
        };
        return new FeatureState(column.Name, categories, fill, 0, 1);
    }

    private FeatureState FitNumbers(CsvColumn column)
    {
        double[] numbers = [.. column.Values.OfType<string>().Select(text => CsvColumn.Number(text)!.Value)];
        double? fill = options.MissingNumbers switch
        {
            MissingNumbers.Mean => numbers.Average(),
            MissingNumbers.Median => Median(numbers),
            MissingNumbers.MostFrequent => numbers.CountBy(number => number)
                .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).First().Key,
            _ => null,
        };
        if (!options.Standardize)
            return new FeatureState(column.Name, null, fill, 0, 1);
        double[] filled = [.. numbers, .. Enumerable.Repeat(fill ?? 0, fill is null ? 0 : column.MissingCount)];
        double mean = filled.Average();
        double deviation = Math.Sqrt(filled.Average(number => (number - mean) * (number - mean)));
        bool isConstant = filled.Min() == filled.Max();
        return new FeatureState(column.Name, null, fill, isConstant ? filled[0] : mean, isConstant ? 1 : deviation);
    }

    private string[]? Classes(CsvColumn column)
    {
        if (column.Kind == ColumnKind.Empty)
            throw new InvalidDataException($"{table.Source}: the target '{column.Name}' has no value at all.");
        if (options.Target == TargetKind.Number && column.Kind == ColumnKind.Category)
        {
            int row = column.Values.ToList().FindIndex(text => text is not null && CsvColumn.Number(text) is null);
            throw new InvalidDataException(
                $"{table.Source}: line {table.Line(row)}: '{column.Values[row]}' of the target '{column.Name}' is no "
                    + "number.");
        }

        bool isClass = options.Target == TargetKind.Class
            || (options.Target == TargetKind.Auto && column.Kind == ColumnKind.Category);
        return isClass ? column.Categories() : null;
    }

    private static string MostFrequent(string[] categories, CsvColumn column)
    {
        Dictionary<string, int> counts = column.Values.OfType<string>().CountBy(text => text).ToDictionary();
        return categories.MaxBy(category => counts[category])!;
    }

    private static double Median(double[] numbers)
    {
        double[] sorted = [.. numbers.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] / 2) + (sorted[half] / 2);
    }
}
