using System.Globalization;

namespace DeepNet.Training;

/// <summary>Writes a line for every epoch to a CSV file: epoch, step, loss, validation loss, metrics, learning rate,
/// seconds.</summary>
/// <remarks>The epochs count from 1. A new run begins the file anew; a resumed one goes on with it.</remarks>
public sealed class CsvLog : TrainingCallback
{
    private readonly LogLines _lines;
    private string[]? _columns;

    /// <summary>Writes to a file.</summary>
    /// <param name="path">The file; its folder is made if it is not there.</param>
    public CsvLog(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
        _lines = new LogLines(path);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public override void OnTrainStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _columns = null;
        _lines.Open(null);
        foreach (EpochRecord record in run.History.Epochs)
            Write(record);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Write(run.History.Epochs[^1]);
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run) => _lines.Close();

    private void Write(EpochRecord record)
    {
        if (_columns is null)
        {
            _columns =
            [
                .. record.Metrics.Keys,
                .. record.ValidationMetrics.Keys.Select(name => Monitor.ValidationPrefix + name),
            ];
            _lines.Write(Line(
                ["epoch", "step", "loss", "validation_loss", .. _columns, "learning_rate", "seconds"]));
        }

        _lines.Write(Line(
        [
            Text(record.Epoch + 1), Text(record.Step), Text(record.Loss), Text(record.ValidationLoss),
            .. _columns.Select(name => Text(ValueOf(record, name))), Text(record.LearningRate),
            record.Elapsed.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture),
        ]));
    }

    private static double? ValueOf(EpochRecord record, string name)
    {
        if (record.Metrics.TryGetValue(name, out double value))
            return value;
        return name.StartsWith(Monitor.ValidationPrefix, StringComparison.Ordinal)
            && record.ValidationMetrics.TryGetValue(name[Monitor.ValidationPrefix.Length..], out value)
            ? value
            : null;
    }

    private static string Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";

    /// <summary>RFC 4180: what has a comma, a quote or a line break stands in quotes.</summary>
    private static string Line(IEnumerable<string> fields) => string.Join(',', fields.Select(field =>
        field.AsSpan().ContainsAny(",\"\r\n")
            ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : field));
}
