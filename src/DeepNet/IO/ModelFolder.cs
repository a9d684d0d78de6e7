using System.Buffers;
using System.Text.Json;

namespace DeepNet.IO;

/// <summary>
/// Reads the tensors of a folder as Hugging Face's libraries write it: model.safetensors, or the parts that
/// model.safetensors.index.json names, or pytorch_model.bin.
/// </summary>
internal static class ModelFolder
{
    public const string WeightsName = "model.safetensors";
    public const string IndexName = "model.safetensors.index.json";
    public const string PickleName = "pytorch_model.bin";

    /// <summary>Longer than the index of any model; a text of that length is read at once.</summary>
    private const long LongestJson = 1 << 26;

    private static readonly SearchValues<char> s_separators = SearchValues.Create("/\\:*?\"<>|");

    /// <summary>All tensors of the folder, in the order of the files.</summary>
    /// <exception cref="ModelFileException">A file breaks a rule of its format, or the index and the parts do not go
    /// together.</exception>
    /// <exception cref="FileNotFoundException">None of the files is there.</exception>
    public static IReadOnlyDictionary<string, Tensor> Load(string folder)
    {
        foreach (string name in (string[])[WeightsName, IndexName, PickleName])
        {
            string path = Path.Combine(folder, name);
            if (File.Exists(path))
                return name == IndexName ? LoadParts(folder, path) : ModelFile.Load(path);
        }

        throw new FileNotFoundException(
            $"{folder}: the folder has none of {WeightsName}, {IndexName} and {PickleName}.");
    }

    /// <summary>The bytes of a JSON file of bounded length.</summary>
    /// <exception cref="ModelFileException">It is longer than any such file is.</exception>
    public static byte[] ReadJson(string path)
    {
        long length = new FileInfo(path).Length;
        if (length > LongestJson)
            throw new ModelFileException(path, $"the file has {length} bytes, but may have {LongestJson} at most.");
        return File.ReadAllBytes(path);
    }

    private static OrderedDictionary<string, Tensor> LoadParts(string folder, string indexPath)
    {
        Dictionary<string, string> partOf = ReadIndex(indexPath);
        var tensors = new OrderedDictionary<string, Tensor>();
        foreach (string part in partOf.Values.Distinct(StringComparer.Ordinal))
        {
            string path = Path.Combine(folder, CheckedName(indexPath, part));
            if (!File.Exists(path))
                throw new ModelFileException(indexPath, $"the part '{Shorten(part)}' is not in the folder.");
            using var reader = new SafetensorsReader(path);
            foreach (string name in reader.Names)
            {
                // So no name can stand in two parts either.
                if (!partOf.TryGetValue(name, out string? owner) || owner != part)
                    throw new ModelFileException(path, name, $"{IndexName} does not say that it is in this part.");
                tensors.Add(name, reader.Read(name));
            }
        }

        foreach ((string name, string part) in partOf)
        {
            if (!tensors.ContainsKey(name))
                throw new ModelFileException(indexPath, name, $"it is not in the part '{Shorten(part)}'.");
        }

        return tensors;
    }

    private static Dictionary<string, string> ReadIndex(string path)
    {
        try
        {
            Dictionary<string, string?>? map =
                JsonSerializer.Deserialize(ReadJson(path), ModelIndexJson.Default.ModelIndex)?.WeightMap;
            if (map is not { Count: > 0 })
                throw new ModelFileException(path, "weight_map is missing or empty; it names the part of each tensor.");
            var partOf = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach ((string name, string? part) in map)
                partOf.Add(name, part ?? throw new ModelFileException(path, name, "its part is null."));
            return partOf;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ModelFileException(path, $"this is no index of parts: {e.Message}", e);
        }
    }

    /// <summary>A name that stays inside the folder, on any system.</summary>
    private static string CheckedName(string indexPath, string part)
    {
        bool isPlain = part.Length is > 0 and <= 255 && part is not ("." or "..")
            && !part.AsSpan().ContainsAny(s_separators) && !part.AsSpan().ContainsAnyInRange('\0', '\x1f');
        return isPlain
            ? part
            : throw new ModelFileException(
                indexPath, $"the part '{Shorten(part)}' must be the plain name of a file in the same folder.");
    }

    private static string Shorten(string name) => name.Length <= 100 ? name : $"{name[..100]}…";
}
