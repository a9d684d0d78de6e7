using System.Text.Json;

namespace DeepNet.CommandLine;

/// <summary>The folder of a training: its settings, checkpoint, model, log and report.</summary>
internal sealed class RunFolder
{
    public const string ModelName = "model.safetensors";
    public const string CheckpointName = "checkpoint.safetensors";
    public const string ReportDataName = "report.json";
    public const string ReportName = "report.html";

    private const string SettingsName = "settings.json";
    private const string LogName = "log.csv";

    private static readonly CliJson s_indented = new(new JsonSerializerOptions { WriteIndented = true });

    private readonly OrderedDictionary<string, string> _settings;

    private RunFolder(string folder, OrderedDictionary<string, string> settings, bool exists) =>
        (Folder, _settings, Exists) = (folder, settings, exists);

    public string Folder { get; }

    /// <summary>Whether there is a run to go on with.</summary>
    public bool Exists { get; }

    public string Model => Path.Combine(Folder, ModelName);

    public string Checkpoint => Path.Combine(Folder, CheckpointName);

    public string Log => Path.Combine(Folder, LogName);

    /// <summary>Looks at what is there; nothing is written yet.</summary>
    /// <exception cref="UsageException">The folder holds something else, or a run with other settings.</exception>
    public static RunFolder Find(string folder, OrderedDictionary<string, string> settings)
    {
        if (File.Exists(folder))
            throw new UsageException($"--out {folder} is a file; name a folder.");
        string path = Path.Combine(folder, SettingsName);
        if (!File.Exists(path))
        {
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            {
                throw new UsageException(
                    $"--out {folder} has other files in it and no run of deepnet; name a new or an empty folder.");
            }

            return new RunFolder(folder, settings, exists: false);
        }

        Compare(folder, Read(path), settings);
        return new RunFolder(folder, settings, exists: true);
    }

    /// <summary>Makes the folder and writes the settings of a new run.</summary>
    public void Begin()
    {
        if (Exists)
            return;
        Directory.CreateDirectory(Folder);
        string path = Path.Combine(Folder, SettingsName), temporary = $"{path}.tmp";
        File.WriteAllText(
            temporary, JsonSerializer.Serialize(_settings, s_indented.OrderedDictionaryStringString));
        File.Move(temporary, path, overwrite: true);
    }

    private static OrderedDictionary<string, string> Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), CliJson.Default.OrderedDictionaryStringString)
                ?? throw new JsonException("it is null.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                $"{path} is damaged, so the run cannot go on; name another --out folder. {error.Message}", error);
        }
    }

    private static void Compare(
        string folder, OrderedDictionary<string, string> before, OrderedDictionary<string, string> now)
    {
        var differences = new List<string>();
        foreach (string name in before.Keys.Union(now.Keys))
        {
            string? old = before.GetValueOrDefault(name), current = now.GetValueOrDefault(name);
            if (old != current)
                differences.Add($"{name} was {old ?? "not there"} and is {current ?? "not there"}");
        }

        if (differences.Count > 0)
        {
            throw new UsageException(
                $"{folder} holds a run with other settings ({string.Join("; ", differences)}): give the same ones to "
                    + "go on with it, or name another --out folder.");
        }
    }
}
