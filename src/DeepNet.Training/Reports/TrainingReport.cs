using System.Text.Json;
using DeepNet.IO;

namespace DeepNet.Training;

/// <summary>All that a report of a training says: what <see cref="HtmlReport"/> writes as JSON, and what becomes a page
/// to look at.</summary>
/// <remarks><c>TrainingReport.Load("run/report.json").WriteHtml("run/report.html");</c></remarks>
public sealed record TrainingReport
{
    internal const int CurrentVersion = 1;

    /// <summary>The version of the format.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The heading of the page.</summary>
    public string Title { get; init; } = "Training";

    /// <summary>How the training stands, or ended.</summary>
    public ReportStatus Status { get; init; }

    /// <summary>Why it stopped or failed; null if it did neither.</summary>
    public string? Reason { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>How long it took, without interruptions.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Steps of the optimizer.</summary>
    public long Steps { get; init; }

    /// <summary>The steps at which it was resumed from a checkpoint.</summary>
    public IReadOnlyList<long> ResumedAt { get; init; } = [];

    /// <summary>Optimizer, hyper-parameters, batches, machine.</summary>
    public IReadOnlyList<ReportSetting> Settings { get; init; } = [];

    /// <summary>The modules of the model, parents first.</summary>
    public IReadOnlyList<ReportModule> Modules { get; init; } = [];

    /// <summary>Elements of all parameters.</summary>
    public long ParameterCount { get; init; }

    /// <summary>Elements of the parameters that are trained.</summary>
    public long TrainableCount { get; init; }

    /// <summary>The loss of the steps, in at most 500 points.</summary>
    public IReadOnlyList<ReportPoint> StepLoss { get; init; } = [];

    /// <summary>The learning rate of the steps, in at most 500 points.</summary>
    public IReadOnlyList<ReportPoint> LearningRate { get; init; } = [];

    /// <summary>The finished epochs with loss and metrics.</summary>
    public IReadOnlyList<EpochRecord> Epochs { get; init; } = [];

    /// <summary>All validations.</summary>
    public IReadOnlyList<ValidationRecord> Validations { get; init; } = [];

    /// <summary>The number, from 0, of the epoch with the least validation loss, or without validation the least loss;
    /// null before the first.</summary>
    public int? BestEpoch => BestValidation?.Epoch ?? (Validations.Count > 0
        ? null
        : Epochs.Where(record => !double.IsNaN(record.Loss)).MinBy(record => record.Loss)?.Epoch);

    /// <summary>Of a classifier, how it did on the samples of the report; null else.</summary>
    public ReportClasses? Classes { get; init; }

    /// <summary>Of a model of numbers, how it did on the samples of the report; null else.</summary>
    public ReportRegression? Regression { get; init; }

    /// <summary>The samples with the greatest losses, the worst first.</summary>
    public IReadOnlyList<ReportSample> WorstSamples { get; init; } = [];

    /// <summary>What a reader should know, such as why there is no confusion matrix.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    internal ValidationRecord? BestValidation =>
        Validations.Where(record => !double.IsNaN(record.Loss)).MinBy(record => record.Loss);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file is no report, is damaged, or of a later version.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static TrainingReport Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] bytes = File.ReadAllBytes(path);
        TrainingReport? report;
        try
        {
            report = JsonSerializer.Deserialize(bytes, ReportJson.Default.TrainingReport);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                $"{path}: no report of a training, or a damaged one: {error.Message}", error);
        }

        if (report is null)
            throw new InvalidDataException($"{path}: no report of a training: it is null.");
        if (report.Version != CurrentVersion)
        {
            throw new InvalidDataException(
                $"{path}: a report of version {report.Version}; this library reads {CurrentVersion}.");
        }

        if (ReportCheck.Problem(report) is { } problem)
            throw new InvalidDataException($"{path}: a damaged report: {problem}.");
        return report;
    }

    /// <summary>Writes the report as JSON: the whole file, or none.</summary>
    /// <exception cref="IOException">The file cannot be written; an older one is as it was.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(this, ReportJson.Default.TrainingReport);
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>The report as a page in one piece: HTML that is XML too, with pictures and curves inside, without
    /// scripts and without anything from elsewhere.</summary>
    public string ToHtml() => new ReportPage(this).Write();

    /// <summary>Writes <see cref="ToHtml"/> to a file: the whole file, or none.</summary>
    /// <exception cref="IOException">The file cannot be written; an older one is as it was.</exception>
    public void WriteHtml(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(ToHtml());
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }
}
