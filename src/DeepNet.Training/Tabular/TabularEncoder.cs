using System.Globalization;
using System.Text.Json;
using DeepNet.Data;
using DeepNet.IO;
using DeepNet.Layers;

namespace DeepNet.Training;

/// <summary>Turns tables into tensors, always in the way it was fitted to one of them.</summary>
/// <remarks>
/// Fit it to the rows for training alone, so that nothing of the others gets into the model. Saved with the model, it
/// encodes new rows as the model has learnt to read them, and says what the model's output means.
/// </remarks>
public sealed class TabularEncoder
{
    private const string MetadataKey = "deepnet.tabular";
    private const string Missing = "(missing)";

    private readonly TabularState _state;
    private readonly TableColumnReader[] _features;
    private readonly TableColumnReader? _target;

    private TabularEncoder(TabularState state)
    {
        _state = state;
        _features = [.. state.Features.Select(Reader)];
        _target = state.Target is null ? null : new TableColumnReader(state.Target, null);
        FeatureNames = [.. state.Features.SelectMany(Names)];
        CategoryCounts = [.. _features.SelectMany(feature => Enumerable.Repeat(IndexCount(feature), Width(feature)))];
    }

    /// <summary>The names of the features: that of the column, or column=category.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>For every feature, how many numbers of categories it can be, which is the size of an embedding for it;
    /// 0 for those that are no such number.</summary>
    public IReadOnlyList<int> CategoryCounts { get; }

    /// <summary>The column to predict, or null without one.</summary>
    public string? Target => _state.Target?.Name;

    /// <summary>The names of the classes, by size or by their characters; null where numbers are predicted.</summary>
    public IReadOnlyList<string>? ClassNames => _state.Target?.Categories;

    /// <summary>What was subtracted from a target of numbers; 0 for classes.</summary>
    public double TargetMean => _state.Target?.Mean ?? 0;

    /// <summary>What a target of numbers was divided by; 1 for classes. An error of the model times this is one in the
    /// units of the table.</summary>
    public double TargetScale => _state.Target?.Scale ?? 1;

    /// <summary>Learns from a table, that of the training data.</summary>
    /// <param name="training">The table.</param>
    /// <param name="target">The column to predict; null for features only.</param>
    /// <param name="options">How values become numbers.</param>
    /// <exception cref="ArgumentException">A column is not there, or is a feature twice, or target and feature, or
    /// MaxCategories is not from 1 to 2^24.</exception>
    /// <exception cref="InvalidDataException">A column has no value at all, or too many categories, or too large
    /// numbers, or the target is no number where one is asked for; or there is nothing to fit to.</exception>
    public static TabularEncoder Fit(CsvTable training, string? target, TabularOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(training);
        return new TabularEncoder(new TabularFit(training, target, options ?? new TabularOptions()).Run());
    }

    /// <summary>Reads the encoder that <see cref="Save"/> wrote into a file; the model in it is for
    /// <see cref="Module.Load"/>.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFileException">The file breaks a rule of its format, or has no encoder, or a damaged
    /// one.</exception>
    public static TabularEncoder Load(string path)
    {
        using var file = new SafetensorsReader(path);
        if (!file.Metadata.TryGetValue(MetadataKey, out string? json))
            throw new ModelFileException(path, "it has no encoder of tables; TabularEncoder.Save writes one.");
        return Parse(path, json);
    }

    /// <summary>Writes one file with the encoder and a model, whose weights <see cref="Module.Load"/> reads from it; an
    /// older file is replaced once the new one is complete.</summary>
    /// <remarks>A safetensors file; the encoder is JSON in its metadata.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="model">The model; without one the file holds the encoder alone.</param>
    /// <param name="metadata">Texts to store beside them, for <see cref="SafetensorsReader.Metadata"/>.</param>
    /// <exception cref="ArgumentException">The metadata has the encoder's own key.</exception>
    public void Save(string path, Module? model = null, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var texts = new OrderedDictionary<string, string>(metadata ?? new Dictionary<string, string>());
        Check.Argument(
            texts.TryAdd(MetadataKey, JsonSerializer.Serialize(_state, TabularJson.Default.TabularState)),
            $"TabularEncoder.Save: the key {MetadataKey} is that of the encoder itself.");
        Safetensors.Save(path, model?.StateDict() ?? [], texts);
    }

    /// <summary>Features and targets of a table that has all the columns; others are ignored.</summary>
    /// <returns>Features as of <see cref="EncodeFeatures"/>; and classes [rows], Int64, the places of the values in
    /// <see cref="ClassNames"/>, or numbers [rows, 1], Float32.</returns>
    /// <exception cref="InvalidOperationException">The encoder was fitted without a target.</exception>
    /// <exception cref="ArgumentException">A column is not there.</exception>
    /// <exception cref="InvalidDataException">A value is missing or unknown where that is an error, no number where the
    /// column had numbers, or too large for Float32; the message names the line.</exception>
    public TensorDataset Encode(CsvTable table)
    {
        Tensor features = EncodeFeatures(table);
        TableColumnReader target = Predicted(nameof(Encode));
        CsvColumn column = target.In(table);
        if (target.IsNumber)
        {
            var numbers = new float[table.RowCount];
            for (int row = 0; row < numbers.Length; row++)
                numbers[row] = target.Number(table, column, row);
            return new TensorDataset(features, Tensor.From<float>(numbers, [numbers.Length, 1]));
        }

        var classes = new long[table.RowCount];
        for (int row = 0; row < classes.Length; row++)
            classes[row] = target.Category(table, column, row);
        return new TensorDataset(features, Tensor.From<long>(classes, [classes.Length]));
    }

    /// <summary>The features of a table, which needs no target.</summary>
    /// <returns>[rows, features], Float32, in the order of <see cref="FeatureNames"/>.</returns>
    /// <exception cref="ArgumentException">A column is not there.</exception>
    /// <exception cref="InvalidDataException">As for <see cref="Encode"/>.</exception>
    public Tensor EncodeFeatures(CsvTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        int width = FeatureNames.Count, start = 0;
        if ((long)table.RowCount * width > Array.MaxLength)
            throw new InvalidDataException($"{table.Source}: {table.RowCount} rows of {width} features are too many.");
        var x = new float[table.RowCount * width];
        foreach (TableColumnReader feature in _features)
        {
            CsvColumn column = feature.In(table);
            bool isOneHot = IsOneHot(feature);
            for (int row = 0; row < table.RowCount; row++)
            {
                int at = (row * width) + start;
                if (feature.IsNumber)
                    x[at] = feature.Number(table, column, row);
                else if (!isOneHot)
                    x[at] = feature.Category(table, column, row);
                else if (feature.Category(table, column, row) is var place && place < feature.CategoryCount)
                    x[at + place] = 1;
            }

            start += Width(feature);
        }

        return Tensor.From<float>(x, [table.RowCount, width]);
    }

    /// <summary>What a model's outputs say in the words of the table: the class of the largest output, or the number
    /// without the scaling, with seven digits.</summary>
    /// <param name="outputs">[rows, classes], or [rows, 1] or [rows] for numbers; floating-point.</param>
    /// <exception cref="InvalidOperationException">The encoder was fitted without a target.</exception>
    /// <exception cref="ShapeException">The outputs have another shape.</exception>
    public string[] Decode(Tensor outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        TableColumnReader target = Predicted(nameof(Decode));
        int wanted = ClassNames?.Count ?? 1;
        Check.Shape(
            (outputs.Rank == 2 && outputs.Shape[1] == wanted) || (outputs.Rank == 1 && target.IsNumber),
            $"TabularEncoder.Decode: shape {outputs.Shape} must be [rows, {wanted}].");
        if (ClassNames is { } names)
            return Array.ConvertAll(outputs.Detach().ArgMax(1).ToArray<long>(), place => names[(int)place]);
        double[] numbers = outputs.Detach().Cast(DType.Float64).Reshape(-1).ToArray<double>();
        return Array.ConvertAll(
            numbers, y => ((y * TargetScale) + TargetMean).ToString("G7", CultureInfo.InvariantCulture));
    }

    private static TabularEncoder Parse(string path, string json)
    {
        string? problem;
        try
        {
            TabularState? state = JsonSerializer.Deserialize(json, TabularJson.Default.TabularState);
            problem = state is null ? "it is empty" : state.Problem();
            if (problem is null)
                return new TabularEncoder(state!);
        }
        catch (JsonException e)
        {
            throw new ModelFileException(path, $"the encoder of tables is damaged: {e.Message}", e);
        }

        throw new ModelFileException(path, $"the encoder of tables is damaged: {problem}.");
    }

    private TableColumnReader Predicted(string member) => _target
        ?? throw new InvalidOperationException($"TabularEncoder.{member}: it was fitted without a target.");

    private TableColumnReader Reader(TabularColumn column) => new(
        column, _state.UnknownCategories == UnknownCategories.Ignore ? column.CategoryCount : null);

    private bool IsOneHot(TableColumnReader feature) =>
        !feature.IsNumber && _state.Categories == CategoryEncoding.OneHot;

    private int Width(TableColumnReader feature) => IsOneHot(feature) ? feature.CategoryCount : 1;

    private int IndexCount(TableColumnReader feature) => feature.IsNumber || IsOneHot(feature)
        ? 0
        : feature.CategoryCount + (_state.UnknownCategories == UnknownCategories.Ignore ? 1 : 0);

    private IEnumerable<string> Names(TabularColumn column)
    {
        if (column.Categories is null || _state.Categories == CategoryEncoding.Index)
            return [column.Name];
        IEnumerable<string> names = column.Categories.Select(category => $"{column.Name}={category}");
        return column.HasMissing ? names.Append($"{column.Name}={Missing}") : names;
    }
}
