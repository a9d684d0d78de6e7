using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using DeepNet.Data;
using DeepNet.Layers;

namespace DeepNet.Training;

/// <summary>Writes a report of the training to look at: curves of losses, metrics and learning rate, the model, the
/// settings, and with <see cref="Samples"/> a confusion matrix and the worst samples as pictures.</summary>
/// <remarks>
/// Files in the folder: <c>report.html</c>, a page in one piece, and <c>report.json</c>, its data for
/// <see cref="TrainingReport.Load"/>. They are written at the beginning, after epochs and at the end, also of a
/// training that was stopped or failed; each as a whole or not at all. A resumed run goes on with the curves of the one
/// before.
/// <para>The samples are looked at at the end, with the weights that validation saw. Put the report after
/// <see cref="EarlyStopping"/>, so that these are the best ones. If that fails, the report says why.</para>
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The observer ends with the first step, or the training.")]
public sealed class HtmlReport : TrainingCallback
{
    private const string StateKey = "report";

    /// <summary>A report may take one in so many parts of the time.</summary>
    private const int LeastPause = 50;

    private readonly CurveRecorder _loss = new();
    private readonly CurveRecorder _rate = new();
    private readonly List<long> _resumedAt = [];
    private readonly Dictionary<Module, Shape> _shapes = new(ReferenceEqualityComparer.Instance);
    private DateTimeOffset? _started;
    private IDisposable? _observer;
    private int? _batchSize;
    private bool _isLoaded;
    private long _written;
    private TimeSpan _pause;

    /// <summary>Writes into a folder.</summary>
    /// <param name="folder">The folder; made if it is not there.</param>
    public HtmlReport(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = folder;
    }

    /// <summary>Where the files are.</summary>
    public string Folder { get; }

    /// <summary>The page: <c>report.html</c>.</summary>
    public string HtmlPath => Path.Combine(Folder, "report.html");

    /// <summary>The data of the page: <c>report.json</c>.</summary>
    public string JsonPath => Path.Combine(Folder, "report.json");

    /// <summary>The heading of the page; "Training" by default.</summary>
    public string Title { get; init; } = "Training";

    /// <summary>The names of the classes in the order of their labels; the labels themselves by default.</summary>
    /// <remarks>With two names, a model with one output per sample is a classifier too: the output is the logit of the
    /// second class, or its probability if all are in [0, 1].</remarks>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Labelled samples, best those of validation, to see how the model does; none by default. The first
    /// tensor of a sample is the input, the second the target.</summary>
    /// <remarks>With integer targets and an output [batch, classes] (logits or probabilities) the report has a
    /// confusion matrix, with numbers as targets their errors.</remarks>
    public IDataset<TensorTuple>? Samples { get; init; }

    /// <summary>How many of the worst samples are shown; 12 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a negative number.</exception>
    public int WorstCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 12;

    /// <summary>The output for a batch of inputs; the model's own by default, if it is a <see cref="Layer"/>.</summary>
    public Func<Tensor, Tensor>? Predict { get; init; }

    /// <summary>Makes a picture of an input: [height, width] or [channels, height, width] with 1, 3 or 4 channels. By
    /// default inputs of that second kind are pictures, and others have none.</summary>
    /// <remarks>Bytes and numbers in [0, 1] are brightness; other numbers are stretched to it.</remarks>
    public Func<Tensor, Tensor>? Picture { get; init; }

    /// <summary>What else to say of a sample, of which the number is given, such as the name of its file; nothing by
    /// default.</summary>
    public Func<int, string?>? Describe { get; init; }

    /// <summary>The least time from one writing after an epoch to the next; a second by default. Unless it is zero,
    /// writing takes at most 2 % of the time.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What was written last; null before.</summary>
    public TrainingReport? Report { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException"><see cref="Samples"/> are empty or have no targets.</exception>
    public override void OnTrainStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        CheckSamples();
        if (run.Step == 0)
            Clear();
        else if (_isLoaded)
            _resumedAt.Add(run.Step);
        _isLoaded = false;
        _started ??= DateTimeOffset.UtcNow;
        Directory.CreateDirectory(Folder);
        Write(Build(run, ReportStatus.Running, null));
        if (_shapes.Count == 0)
            _observer = ForwardObserver.Start((layer, output) => _shapes[layer] = output.Shape);
    }

    /// <inheritdoc/>
    public override void OnStepEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        EndObserving();
        if (run.Batch > 0)
            _batchSize ??= (int)Math.Round((double)run.EpochSamples / run.Batch);
        _loss.Add(run.Step, run.Loss);
        _rate.Add(run.Step, run.LearningRate);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (Stopwatch.GetElapsedTime(_written) < _pause)
            return;
        try
        {
            Write(Build(run, ReportStatus.Running, null));
        }
        catch (Exception error) when (CheckpointFile.IsOfWriting(error))
        {
            // The next one may go well; the last one must.
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        EndObserving();
        TrainingReport report = run.Error is { } error
            ? Build(run, ReportStatus.Failed, error.Message)
            : SampleExaminer.Examine(
                Build(
                    run, run.History.StopReason is null ? ReportStatus.Completed : ReportStatus.Stopped,
                    run.History.StopReason), this, run);
        Write(report);
    }

    /// <inheritdoc/>
    public override void Save(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var memory = new ReportState(_started ?? DateTimeOffset.UtcNow, [.. _resumedAt], _loss.State, _rate.State);
        state.Texts[StateKey] = JsonSerializer.Serialize(memory, ReportJson.Default.ReportState);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The state is damaged.</exception>
    public override void Load(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        ReportState? memory;
        try
        {
            memory = JsonSerializer.Deserialize(state.Texts[StateKey], ReportJson.Default.ReportState);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException)
        {
            throw new InvalidOperationException($"HtmlReport: its state is damaged: {error.Message}", error);
        }

        Check.State(memory is not null, $"HtmlReport: its state is null.");
        Clear();
        (_started, _loss.State, _rate.State) = (memory.Started, memory.Loss, memory.LearningRate);
        _resumedAt.AddRange(memory.ResumedAt);
        _isLoaded = true;
    }

    private void CheckSamples()
    {
        if (Samples is null)
            return;
        Check.State(Samples.Count > 0, $"HtmlReport: there are no Samples; leave them out for none.");
        Check.State(
            Samples[0].Count >= 2,
            $"HtmlReport: Samples have {Samples[0].Count} tensors, but need two: the input and the target.");
    }

    private void Clear()
    {
        _loss.Clear();
        _rate.Clear();
        _resumedAt.Clear();
        _shapes.Clear();
        (_started, _batchSize) = (null, null);
    }

    private void EndObserving()
    {
        _observer?.Dispose();
        _observer = null;
    }

    private TrainingReport Build(TrainingRun run, ReportStatus status, string? reason) => new()
    {
        Title = Title,
        Status = status,
        Reason = reason,
        Started = _started ?? DateTimeOffset.UtcNow,
        Duration = run.Elapsed,
        Steps = run.Step,
        ResumedAt = [.. _resumedAt],
        Settings = RunSettings.Of(run, _batchSize),
        Modules = [.. SummaryTable.Rows(run.Model, _shapes).Select(ToModule)],
        ParameterCount = run.Model.ParameterCount,
        TrainableCount = run.Model.Parameters().Where(parameter => parameter.RequiresGrad).Sum(
            parameter => parameter.Count),
        StepLoss = _loss.Points,
        LearningRate = _rate.Points,
        Epochs = [.. run.History.Epochs],
        Validations = [.. run.History.Validations],
    };

    private static ReportModule ToModule(SummaryRow row)
    {
        string type = row.Module.TypeName, text = row.Module.ToString();
        string details = text.Contains('\n') || text.Length <= type.Length + 1 ? "" : text[(type.Length + 1)..^1];
        return new ReportModule(row.Depth, row.Name, type, details, row.Output?.ToString(), row.Parameters);
    }

    private void Write(TrainingReport report)
    {
        Report = report;
        long start = Stopwatch.GetTimestamp();
        report.Save(JsonPath);
        report.WriteHtml(HtmlPath);
        _written = Stopwatch.GetTimestamp();
        TimeSpan cost = Stopwatch.GetElapsedTime(start, _written);
        _pause = cost * LeastPause > Interval && Interval > TimeSpan.Zero ? cost * LeastPause : Interval;
    }
}
