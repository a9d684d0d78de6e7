using System.Buffers;
using System.Text.Json;
using DeepNet.IO;

namespace DeepNet.Training;

/// <summary>A training's state as a safetensors file that is there as a whole or not at all.</summary>
internal static class CheckpointFile
{
    private const string StateKey = "deepnet.checkpoint";
    private const int GuidDigits = 32;

    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <exception cref="CheckpointException">The file cannot be written; an older one is as it was.</exception>
    public static void Save(string path, TrainingRun run)
    {
        Checkpoint checkpoint = Checkpoint.Of(run);
        string json = JsonSerializer.Serialize(checkpoint.State, CheckpointJson.Default.CheckpointState);
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            Safetensors.Save(path, checkpoint.Tensors, new Dictionary<string, string> { [StateKey] = json });
        }
        catch (Exception error) when (IsOfWriting(error))
        {
            throw new CheckpointException(
                path, $"the checkpoint of step {run.Step} cannot be written, and the one before it is as it was: "
                    + error.GetBaseException().Message, error);
        }
    }

    /// <summary>Gives a run the state of a file; gives back the states for its generators.</summary>
    /// <exception cref="ModelFileException">The file breaks a rule of its format.</exception>
    /// <exception cref="CheckpointException">It is no checkpoint, or of another training; nothing was
    /// changed.</exception>
    public static RandomState[] Load(string path, TrainingRun run)
    {
        Checkpoint checkpoint = Read(path);
        run.Generators.Refresh();
        Checkpoint before = Checkpoint.Of(run).Copy();
        try
        {
            return checkpoint.Apply(run);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Whatever a part or a callback makes of a text it does not know.
            before.Apply(run);
            throw new CheckpointException(path, $"the checkpoint does not fit: {error.Message}", error);
        }
    }

    /// <summary>Removes what processes that were killed while writing have left.</summary>
    public static void RemoveLeftovers(string path)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full)!, name = Path.GetFileName(full);
        if (!Directory.Exists(folder))
            return;
        foreach (string file in Directory.EnumerateFiles(folder, "*.tmp"))
        {
            string own = Path.GetFileName(file);
            if (own.Length != name.Length + 1 + GuidDigits + ".tmp".Length
                || !own.StartsWith(name + ".", StringComparison.Ordinal))
            {
                continue;
            }

            if (own.AsSpan(name.Length + 1, GuidDigits).IndexOfAnyExcept(s_hexDigits) < 0)
                File.Delete(file);
        }
    }

    /// <summary>The last of them is what the framework makes of a file that grows beyond its file system's
    /// limit.</summary>
    internal static bool IsOfWriting(Exception error) =>
        error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    private static Checkpoint Read(string path)
    {
        SafetensorsFile file;
        try
        {
            file = Safetensors.Load(path);
        }
        catch (Exception error) when (error is IOException and not ModelFileException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"the checkpoint cannot be read: {error.Message}", error);
        }

        if (!file.Metadata.TryGetValue(StateKey, out string? json))
        {
            throw new CheckpointException(
                path, $"no checkpoint of a training, as its metadata has no '{StateKey}'; "
                    + "Module.Load reads files with weights alone.");
        }

        CheckpointState? state;
        try
        {
            state = JsonSerializer.Deserialize(json, CheckpointJson.Default.CheckpointState);
        }
        catch (JsonException error)
        {
            throw new CheckpointException(path, $"its '{StateKey}' is damaged: {error.Message}", error);
        }

        if (state is null || !IsSound(state))
            throw new CheckpointException(path, $"its '{StateKey}' is damaged: a number is out of range.");
        if (state.Version != CheckpointState.CurrentVersion)
        {
            throw new CheckpointException(
                path, $"a checkpoint of version {state.Version}; this library reads {CheckpointState.CurrentVersion}.");
        }

        return new Checkpoint(file.Tensors, state);
    }

    private static bool IsSound(CheckpointState state) =>
        state is { Epoch: >= 0, Batch: >= 0, Step: >= 0, ValidationPasses: >= 0 }
        && double.IsFinite(state.Seconds) && state.Seconds is >= 0 and < 1e10
        && state is { Parts: not null, Generators: not null, CallbackTexts: not null }
        && state is { Epochs: not null, Validations: not null }
        && !state.Parts.Contains(null!)
        && !state.Generators.ContainsValue(null!)
        && state.CallbackTexts.Values.All(texts => texts?.ContainsValue(null!) == false)
        && state.Epochs.TrueForAll(record => record is { Metrics: not null, ValidationMetrics: not null })
        && state.Validations.TrueForAll(record => record is { Metrics: not null });
}
