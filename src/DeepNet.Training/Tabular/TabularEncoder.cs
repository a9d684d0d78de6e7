using System.Text.Json;
using DeepNet.Data;

namespace DeepNet.Training;

/// <summary>Turns tables into tensors, always in the way it was fitted to one of them.</summary>
/// <remarks>Saved beside the model, it encodes new data as the model has learnt to read them.</remarks>
public sealed class TabularEncoder
{
    private const string Missing = "(missing)";

    private readonly TabularState _state;
    private readonly Dictionary<string, int>?[] _places;
    private readonly Dictionary<string, int>? _classPlaces;

    private TabularEncoder(TabularState state)
    {
        _state = state;
        _places = [.. state.Features.Select(feature => feature.Categories is null ? null : Places(feature.Categories))];
        _classPlaces = state.Classes is null ? null : Places(state.Classes);
        FeatureNames = [.. state.Features.SelectMany(Names)];
    }

    /// <summary>The names of the features: that of the column, or column=category.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The column to predict, or null without one.</summary>
    public string? Target => _state.Target;

    /// <summary>The names of the classes, by size or by their characters; null where numbers are predicted.</summary>
    public IReadOnlyList<string>? ClassNames => _state.Classes;

    /// <summary>Learns from a table, usually that of the training data.</summary>
    /// <param name="table">The table.</param>
    /// <param name="target">The column to predict; null for features only.</param>
    /// <param name="options">How values become numbers.</param>
    /// <exception cref="ArgumentException">A column is not there, the target is a feature too, or the table has no
    /// rows.</exception>
    /// <exception cref="InvalidDataException">A column has no value at all, or the target is no number where one is
    /// asked for.</exception>
    public static TabularEncoder Fit(CsvTable table, string? target, TabularOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new TabularEncoder(new TabularFit(table, target, options ?? new TabularOptions()).Run());
    }

    /// <summary>Reads an encoder from a file of JSON.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no file of an encoder.</exception>
    public static TabularEncoder Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using FileStream file = File.OpenRead(path);
            TabularState? state = JsonSerializer.Deserialize(file, TabularJson.Default.TabularState);
            return new TabularEncoder(Checked(state));
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw new InvalidDataException($"{path} is no encoder of tables: {e.Message}", e);
        }
    }

    /// <summary>Writes the encoder as JSON; an older file is replaced once the new one is complete.</summary>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string temporary = $"{Path.GetFullPath(path)}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                JsonSerializer.Serialize(file, _state, TabularJson.Default.TabularState);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Features and targets of a table that has all the columns; others are ignored.</summary>
    /// <returns>Features [rows, features], Float32; and classes [rows], Int64, the places of the values in
    /// <see cref="ClassNames"/>, or numbers [rows, 1], Float32.</returns>
    /// <exception cref="InvalidOperationException">The encoder was fitted without a target.</exception>
    /// <exception cref="ArgumentException">A column is not there.</exception>
    /// <exception cref="InvalidDataException">A value is missing or unknown where that is an error, or no number where
    /// the column had numbers; the message names the line.</exception>
    public TensorDataset Encode(CsvTable table)
    {
        Tensor features = EncodeFeatures(table);
        CsvColumn column = table[Target
            ?? throw new InvalidOperationException("TabularEncoder: it was fitted without a target.")];
        var classes = new long[_classPlaces is null ? 0 : table.RowCount];
        var numbers = new float[_classPlaces is null ? table.RowCount : 0];
        for (int row = 0; row < table.RowCount; row++)
        {
            string text = column.Values[row] ?? throw Error(table, column, row, "the target is missing");
            if (_classPlaces is null)
            {
                numbers[row] = (float)(CsvColumn.Number(text)
                    ?? throw Error(table, column, row, $"'{text}' is no number"));
            }
            else
            {
                classes[row] = _classPlaces.TryGetValue(text, out int place) ? place : throw Error(
                    table, column, row, $"'{text}' is none of the classes {string.Join(", ", ClassNames!.Take(20))}");
            }
        }

        return new TensorDataset(
            features,
            _classPlaces is null
                ? Tensor.From<float>(numbers, [table.RowCount, 1])
                : Tensor.From<long>(classes, [table.RowCount]));
    }

    /// <summary>The features of a table, which needs no target.</summary>
    /// <returns>[rows, features], Float32.</returns>
    /// <exception cref="ArgumentException">A column is not there.</exception>
    /// <exception cref="InvalidDataException">A value is missing or unknown where that is an error, or no number where
    /// the column had numbers; the message names the line.</exception>
    public Tensor EncodeFeatures(CsvTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        int width = FeatureNames.Count, start = 0;
        long count = (long)table.RowCount * width;
        if (count > Array.MaxLength)
            throw new ArgumentException($"{table.Source}: {table.RowCount} rows of {width} features are too many.");
        var x = new float[count];
        for (int i = 0; i < _places.Length; i++)
        {
            FeatureState feature = _state.Features[i];
            CsvColumn column = table[feature.Name];
            bool isOneHot = feature.Categories is not null && _state.Categories == CategoryEncoding.OneHot;
            for (int row = 0; row < table.RowCount; row++)
            {
                int at = (row * width) + start;
                if (!isOneHot)
                    x[at] = (float)Value(table, column, row, feature, _places[i]);
                else if (Value(table, column, row, feature, _places[i]) is var place && place < Width(feature))
                    x[at + (int)place] = 1;
            }

            start += isOneHot ? Width(feature) : 1;
        }

        return Tensor.From<float>(x, [table.RowCount, width]);
    }

    /// <summary>A number, or the place of a category; the one after the last if it is unknown.</summary>
    private double Value(
        CsvTable table, CsvColumn column, int row, FeatureState feature, Dictionary<string, int>? places)
    {
        string? text = column.Values[row];
        double value;
        if (text is null)
        {
            value = feature.Fill ?? throw Error(
                table, column, row, "the value is missing; MissingNumbers and MissingCategories say what to put there");
        }
        else if (places is null)
        {
            value = CsvColumn.Number(text)
                ?? throw Error(table, column, row, $"'{text}' is no number, as the column had when it was fitted to");
        }
        else if (places.TryGetValue(text, out int place))
        {
            value = place;
        }
        else
        {
            value = _state.UnknownCategories == UnknownCategories.Ignore
                ? Width(feature)
                : throw Error(table, column, row, $"the encoder does not know the category '{text}'");
        }

        return (value - feature.Mean) / feature.Scale;
    }

    /// <summary>How many categories there are, that of missing values included.</summary>
    private int Width(FeatureState feature) =>
        feature.Categories!.Count + (_state.MissingCategories == MissingCategories.OwnCategory ? 1 : 0);

    private IEnumerable<string> Names(FeatureState feature)
    {
        if (feature.Categories is null || _state.Categories == CategoryEncoding.Index)
            return [feature.Name];
        IEnumerable<string> names = feature.Categories.Select(category => $"{feature.Name}={category}");
        return _state.MissingCategories == MissingCategories.OwnCategory
            ? names.Append($"{feature.Name}={Missing}")
            : names;
    }

    private static Dictionary<string, int> Places(IReadOnlyList<string> names) =>
        names.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);

    private static InvalidDataException Error(CsvTable table, CsvColumn column, int row, string problem) =>
        new($"{table.Source}: line {table.Line(row)}: column '{column.Name}': {problem}.");

    private static TabularState Checked(TabularState? state)
    {
        string? problem = state switch
        {
            null => "it is empty",
            { Version: not TabularState.CurrentVersion } => $"its version is {state.Version}, not 1",
            { Features.Count: 0 } => "it has no features",
            _ when !(Enum.IsDefined(state.Categories) && Enum.IsDefined(state.MissingCategories)
                && Enum.IsDefined(state.MissingNumbers) && Enum.IsDefined(state.UnknownCategories)) =>
                "it has an option that is not known",
            { Classes: { } classes } when !IsSet(classes) => "a class stands twice",
            _ when !IsSet([.. state.Features.Select(feature => feature.Name)]) => "a feature stands twice",
            _ => state.Features.Select(feature => Problem(state, feature)).FirstOrDefault(found => found is not null),
        };
        return problem is null ? state! : throw new InvalidDataException($"{problem}.");
    }

    private static string? Problem(TabularState state, FeatureState feature)
    {
        bool isNumber = feature.Categories is null;
        if (!isNumber && (feature.Categories!.Count == 0 || !IsSet(feature.Categories!)))
            return $"'{feature.Name}' has no categories, or one twice";
        if (!double.IsFinite(feature.Mean) || !double.IsFinite(feature.Scale) || feature.Scale == 0
            || (!isNumber && (feature.Mean != 0 || feature.Scale != 1)))
        {
            return $"'{feature.Name}' has the mean {feature.Mean} and the scale {feature.Scale}";
        }

        bool isFilled = isNumber
            ? state.MissingNumbers != MissingNumbers.Refuse
            : state.MissingCategories != MissingCategories.Refuse;
        int places = (feature.Categories?.Count ?? 0)
            + (state.MissingCategories == MissingCategories.OwnCategory ? 1 : 0);
        bool isRight = feature.Fill is { } fill
            ? isFilled && double.IsFinite(fill) && (isNumber || (fill >= 0 && fill < places && fill % 1 == 0))
            : !isFilled;
        return isRight ? null : $"'{feature.Name}' has the fill {feature.Fill}";
    }

    private static bool IsSet(IReadOnlyList<string> names) =>
        names.All(name => name is not null) && names.Distinct().Count() == names.Count;
}
