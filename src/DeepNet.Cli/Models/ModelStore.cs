using System.Text.Json;
using DeepNet.IO;
using DeepNet.Layers;
using DeepNet.Training;

namespace DeepNet.CommandLine;

/// <summary>Models as files: weights with a description of the network in the metadata.</summary>
internal static class ModelStore
{
    private const int MostHidden = 16;

    public static void Save(string path, Layer model, ModelDescription description, TabularEncoder? encoder)
    {
        var metadata = new Dictionary<string, string>
        {
            [ModelDescription.Key] = JsonSerializer.Serialize(description, CliJson.Default.ModelDescription),
        };
        if (encoder is null)
            Safetensors.Save(path, model.StateDict(), metadata);
        else
            encoder.Save(path, model, metadata);
    }

    /// <summary>The model file that a path means: itself, or that of a run's folder.</summary>
    public static string Locate(string path)
    {
        if (!Directory.Exists(path))
            return path;
        string file = Path.Combine(path, RunFolder.ModelName);
        if (File.Exists(file))
            return file;
        throw new FileNotFoundException(File.Exists(Path.Combine(path, RunFolder.CheckpointName))
            ? $"{path} has no {RunFolder.ModelName} yet: its training has not ended; the same deepnet train goes on "
                + "with it."
            : $"{path} has no {RunFolder.ModelName}; it is no folder that deepnet train made.");
    }

    /// <summary>Reads a model that <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It has no description, or one that cannot be.</exception>
    /// <exception cref="ModelFileException">The file is damaged.</exception>
    public static SavedModel Load(string path)
    {
        string file = Locate(path);
        SafetensorsFile content = Safetensors.Load(file);
        ModelDescription description = Describe(file, content.Metadata) ?? throw new InvalidDataException(
            $"{file} was not written by deepnet train: its metadata has no '{ModelDescription.Key}'; deepnet inspect "
                + "shows what is in it.");
        long bytes = new FileInfo(file).Length;
        SavedModel saved = description.Kind == ModelDescription.Images
            ? new SavedModel(NewImageClassifier(file, description, bytes), description, null)
            : OfTable(file, description, bytes);
        saved.Model.LoadStateDict(content.Tensors);
        saved.Model.Eval();
        return saved;
    }

    /// <summary>What the metadata of a file say of its network; null if they say nothing.</summary>
    /// <exception cref="InvalidDataException">The description cannot be.</exception>
    public static ModelDescription? Describe(string file, IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(ModelDescription.Key, out string? json))
            return null;
        ModelDescription? description;
        try
        {
            description = JsonSerializer.Deserialize(json, CliJson.Default.ModelDescription);
        }
        catch (JsonException error)
        {
            throw Damaged(file, error.Message);
        }

        string? problem = description switch
        {
            null => "it is null",
            { Version: not ModelDescription.CurrentVersion } =>
                $"version {description.Version} is not {ModelDescription.CurrentVersion}; use a deepnet of its time",
            { Kind: ModelDescription.Images } => ProblemOfImages(description),
            { Kind: ModelDescription.Table } => ProblemOfTable(description),
            _ => $"kind '{description.Kind}' is not known",
        };
        return problem is null ? description : throw Damaged(file, problem);
    }

    private static ImageClassifier NewImageClassifier(string file, ModelDescription description, long bytes)
    {
        CheckSize(file, ImageClassifier.WeightsOf(description.Classes!.Count), bytes);
        return new ImageClassifier(description.Channels!.Value, description.Size!.Value, description.Classes.Count);
    }

    private static SavedModel OfTable(string file, ModelDescription description, long bytes)
    {
        TabularEncoder encoder = TabularEncoder.Load(file);
        int features = encoder.FeatureNames.Count, outputs = encoder.ClassNames?.Count ?? 1;
        CheckSize(file, TableNetwork.WeightsOf(features, description.Hidden!, outputs), bytes);
        return new SavedModel(new TableNetwork(features, description.Hidden!, outputs), description, encoder);
    }

    /// <summary>A description must not make a network that is larger than the file could fill.</summary>
    private static void CheckSize(string file, long weights, long bytes)
    {
        if (weights > bytes / sizeof(float))
            throw Damaged(file, $"its network has more than {weights} weights, more than the file can hold");
    }

    private static string? ProblemOfImages(ModelDescription description) => description switch
    {
        { Channels: not (1 or 3) } => $"channels {description.Channels} are not 1 or 3",
        { Size: null or < ImageClassifier.SmallestSize or > ImageClassifier.LargestSize } =>
            $"size {description.Size} is out of range",
        { Classes: null or { Count: < 2 } } => "there are no classes",
        _ when description.Classes.Contains(null!) => "a class has no name",
        _ => null,
    };

    private static string? ProblemOfTable(ModelDescription description) => description switch
    {
        { Target: null } => "there is no target",
        { Hidden: null or { Count: > MostHidden } } => "the hidden layers are missing or too many",
        _ when description.Hidden.Exists(width => width is < 1 or > TableNetwork.LargestWidth) =>
            "a hidden layer has a width out of range",
        { Classes: { } classes } when classes.Count < 2 || classes.Contains(null!) => "the classes are not two or more",
        _ => null,
    };

    private static InvalidDataException Damaged(string file, string problem) => new(
        $"{file}: the description of the network, '{ModelDescription.Key}', is damaged: {problem}.");
}
