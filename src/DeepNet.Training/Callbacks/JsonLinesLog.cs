using System.Buffers;
using System.Text;
using System.Text.Json;

namespace DeepNet.Training;

/// <summary>Writes what happens to a file, one JSON object a line: <c>{"event":"step","epoch":1,"step":1,"loss":0.7,
/// "learning_rate":0.001}</c>.</summary>
/// <remarks>
/// Events: <c>step</c>, <c>validation</c>, <c>epoch</c>, <c>end</c>. The epochs count from 1; NaN and infinity are
/// null. A new run begins the file anew; a resumed one goes on after the last line of its checkpoint.
/// </remarks>
public sealed class JsonLinesLog : TrainingCallback
{
    private readonly LogLines _lines;
    private readonly int _everySteps;

    /// <summary>Writes to a file.</summary>
    /// <param name="path">The file; its folder is made if it is not there.</param>
    /// <param name="everySteps">One of so many steps is written; 0 for none.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public JsonLinesLog(string path, int everySteps = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (everySteps < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(everySteps), everySteps, $"JsonLinesLog: everySteps {everySteps} must not be negative.");
        }

        (Path, _everySteps, _lines) = (path, everySteps, new LogLines(path));
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public override void OnTrainStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _lines.Open(run.Step == 0 ? null : line => IsBefore(line, run.Step, run.Epoch));
    }

    /// <inheritdoc/>
    public override void OnStepEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (_everySteps > 0 && run.Step % _everySteps == 0)
            Write("step", run.Epoch, run.Step, run.Loss, writer => Number(writer, "learning_rate", run.LearningRate));
    }

    /// <inheritdoc/>
    public override void OnValidationEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        ValidationRecord record = run.Validation!;
        Write("validation", record.Epoch, record.Step, record.Loss, writer => Metrics(writer, record.Metrics));
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        EpochRecord record = run.History.Epochs[^1];
        Write("epoch", record.Epoch, record.Step, record.Loss, writer =>
        {
            if (record.ValidationLoss is { } loss)
                Number(writer, "validation_loss", loss);
            Metrics(writer, record.Metrics);
            Number(writer, "learning_rate", record.LearningRate);
            Number(writer, "seconds", record.Elapsed.TotalSeconds);
        });
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        string? reason = run.Error?.Message ?? run.History.StopReason;
        Write("end", run.Epoch, run.Step, run.Loss, writer => writer.WriteString("reason", reason));
        _lines.Close();
    }

    /// <summary>Whether a line was written before the checkpoint; a validation or epoch at its very step
    /// is.</summary>
    private static bool IsBefore(string line, long step, int epoch)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            string kind = root.GetProperty("event").GetString()!;
            long at = root.GetProperty("step").GetInt64();
            return kind != "end" && at <= step && (kind != "epoch" || root.GetProperty("epoch").GetInt32() <= epoch);
        }
        catch (Exception error) when (
            error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // The last line of a process that was killed.
            return false;
        }
    }

    private static void Metrics(Utf8JsonWriter writer, IReadOnlyDictionary<string, double> metrics)
    {
        foreach ((string name, double value) in metrics)
            Number(writer, name, value);
    }

    private static void Number(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
            writer.WriteNumber(name, value);
        else
            writer.WriteNull(name);
    }

    private void Write(string kind, int epoch, long step, double loss, Action<Utf8JsonWriter> more)
    {
        if (!_lines.IsOpen)
            return;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("event", kind);
            writer.WriteNumber("epoch", epoch + 1);
            writer.WriteNumber("step", step);
            Number(writer, "loss", loss);
            more(writer);
            writer.WriteEndObject();
        }

        _lines.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
