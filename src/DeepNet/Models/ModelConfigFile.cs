using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DeepNet.IO;
using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>A config.json that is being read: its checks name the file and the setting.</summary>
internal sealed class ModelConfigFile(string path)
{
    private const string FileName = "config.json";

    /// <summary>Reads the file of a folder.</summary>
    /// <exception cref="ModelFileException">It is no JSON object, or a setting has the wrong kind.</exception>
    public static (string Path, T Settings) Read<T>(string folder, JsonTypeInfo<T> type)
        where T : class
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{folder}: the folder has no {FileName}.");
        try
        {
            T settings = JsonSerializer.Deserialize(ModelFolder.ReadJson(path), type)
                ?? throw new ModelFileException(path, "the settings of a model are a JSON object, not null.");
            return (path, settings);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ModelFileException(path, $"these are no settings of a model: {e.Message}", e);
        }
    }

    /// <summary>Creates a model and gives it the weights of a folder.</summary>
    /// <param name="folder">With config.json and weights.</param>
    /// <param name="elements">What the matrices have by the settings.</param>
    /// <param name="layers">The number of layers by the settings.</param>
    /// <param name="make">Creates the model.</param>
    public static T LoadModel<T>(string folder, double elements, int layers, Func<T> make)
        where T : Module
    {
        string path = Path.Combine(folder, FileName);
        IReadOnlyDictionary<string, Tensor> state = ModelFolder.Load(folder);

        // Before any memory is taken: a few bytes of settings can ask for all there is.
        double there = state.Values.Sum(tensor => (double)tensor.Count);
        if (elements > (4 * there) + (1 << 16) || layers > state.Count)
        {
            throw new ModelFileException(path, string.Create(
                CultureInfo.InvariantCulture,
                $"{layers} layers with {elements:0} weights, but the folder has {there:0} in {state.Count} tensors."));
        }

        T model;
        try
        {
            model = Init.WithoutValues(make);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw new ModelFileException(path, e.Message, e);
        }

        model.LoadStateDict(state);
        model.Eval();
        return model;
    }

    /// <summary>The architecture is one of these; a file may leave it out.</summary>
    public void CheckType(string? type, params ReadOnlySpan<string> known)
    {
        if (type is not null && !known.Contains(type))
            throw Error("model_type", $"\"{Shorten(type)}\"", $"but must be {string.Join(" or ", known.ToArray())}");
    }

    /// <summary>A setting has the only value there is here.</summary>
    public void Require<T>(string setting, T value, T only)
    {
        if (!Equals(value, only))
            throw Error(setting, Text(value), $"but only {Text(only)} is supported");
    }

    /// <summary>A setting is absent or null.</summary>
    public void Unsupported(string setting, object? value)
    {
        if (value is not null)
            throw Error(setting, value is JsonElement ? "there" : Text(value), "but is not supported");
    }

    /// <summary>The nonlinearity of this name; null for null.</summary>
    public ActivationKind? Activation(string setting, string? name) => name is null
        ? null
        : Activations.Find(name)
            ?? throw Error(setting, $"\"{Shorten(name)}\"", $"but supported are {Activations.Names}");

    public ModelFileException Error(string setting, string value, string rule) =>
        new(path, $"{setting} is {value}, {rule}.");

    private static string Text(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        string text => $"\"{Shorten(text)}\"",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    public static string Shorten(string text) => text.Length <= 40 ? text : $"{text[..40]}…";
}
