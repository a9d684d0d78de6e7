using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DeepNet.Layers;
using DeepNet.Training.Events;

namespace DeepNet.Training;

/// <summary>Writes losses, metrics and learning rates to event files for TensorBoard, and on demand distributions of
/// parameters and gradients, the graph of the model, and anything else.</summary>
/// <remarks>
/// <para>Tags, all over the steps of the optimizer: <c>step/loss</c>, <c>step/learning_rate</c>; after a validation
/// <c>validation/loss</c>, <c>validation/accuracy</c> and so on; after an epoch <c>epoch/loss</c>,
/// <c>epoch/accuracy</c>, <c>epoch/learning_rate</c>, <c>parameters/NAME</c>, <c>gradients/NAME</c> (those of the
/// epoch's last step, as the optimizer saw them).</para>
/// <para>Give each run a folder of its own. A resumed run goes on in a new file; what the files before it say of steps
/// after the checkpoint is cut off, so that no step is there twice. A new run in a used folder adds a file, and
/// TensorBoard shows that one alone.</para>
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Opened and closed with each training.")]
public sealed class TensorBoardLog : TrainingCallback
{
    private const string RunKey = "run";

    // Names of the run's files in this folder and their lengths, but for the one that is being written.
    private readonly OrderedDictionary<string, long> _files = [];

    private SummaryWriter? _writer;
    private string? _run;
    private bool _isLoaded;

    /// <summary>Writes to a folder.</summary>
    /// <param name="folder">The folder; made if it is not there.</param>
    /// <param name="everySteps">One of so many steps is written; 0 for none.</param>
    /// <param name="histogramEpochs">Epochs from one histogram of each parameter and gradient to the next; 0, the
    /// default, for none.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public TensorBoardLog(string folder, int everySteps = 1, int histogramEpochs = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        NotNegative(nameof(everySteps), everySteps);
        NotNegative(nameof(histogramEpochs), histogramEpochs);
        (Folder, EverySteps, HistogramEpochs) = (folder, everySteps, histogramEpochs);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>One of so many steps is written; 0 for none.</summary>
    public int EverySteps { get; }

    /// <summary>Epochs from one histogram to the next; 0 for none.</summary>
    public int HistogramEpochs { get; }

    /// <summary>An input such as the model gets in training, to draw its graph at the start of a run; the model must be
    /// a <see cref="Layer"/>. No graph by default.</summary>
    public Tensor? GraphInput { get; init; }

    /// <summary>The settings of the run, as in <see cref="SummaryWriter.HyperParameters"/>; none by default.</summary>
    public IReadOnlyDictionary<string, object>? HyperParameters { get; init; }

    /// <summary>Writes more after every epoch, such as images of samples; nothing by default. Use
    /// <see cref="TrainingRun.Step"/> as the step.</summary>
    public Action<TrainingRun, SummaryWriter>? EpochEnd { get; init; }

    /// <inheritdoc/>
    public override void OnTrainStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Close(isSuccess: true);
        bool isNew = run.Step == 0;
        if (isNew)
            (_run, _isLoaded) = (null, false);
        if (_run is null)
            _files.Clear();
        if (_isLoaded && _run is not null)
            EventFolder.Restore(Folder, _run, _files);
        _isLoaded = false;
        _writer = new SummaryWriter(Folder);
        bool isFirst = _run is null;
        _run ??= Path.GetFileName(_writer.Path);
        _writer.Start(isNew ? 0 : run.Step + 1, _run);
        if (!isFirst)
            return;
        if (HyperParameters is not null)
            _writer.HyperParameters(HyperParameters, [.. Metrics(run)]);
        if (GraphInput is not null)
        {
            Check.State(
                run.Model is Layer,
                $"TensorBoardLog: the graph of {run.Model.GetType().Name} cannot be drawn from GraphInput, as it is no "
                + $"Layer; use SummaryWriter.Graph.");
            _writer.Graph((Layer)run.Model, GraphInput);
        }
    }

    /// <inheritdoc/>
    public override void OnStepEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (EverySteps == 0 || run.Step % EverySteps != 0)
            return;
        Write(run.Step, [("step/loss", run.Loss), ("step/learning_rate", run.LearningRate)]);
    }

    /// <inheritdoc/>
    public override void OnValidationEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        ValidationRecord record = run.Validation!;
        Write(record.Step, [("validation/loss", record.Loss), .. Named("validation/", record.Metrics)]);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (_writer is null)
            return;
        EpochRecord record = run.History.Epochs[^1];
        Write(
            record.Step,
            [
                ("epoch/loss", record.Loss), .. Named("epoch/", record.Metrics),
                ("epoch/learning_rate", record.LearningRate),
            ]);
        if (HistogramEpochs > 0 && (record.Epoch + 1) % HistogramEpochs == 0)
            WriteHistograms(_writer, run);
        EpochEnd?.Invoke(run, _writer);
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Close(isSuccess: run.Error is null);
    }

    /// <inheritdoc/>
    public override void Save(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (_run is null)
            return;
        state.Texts[RunKey] = _run;
        foreach ((string name, long length) in _files)
            state.Texts[name] = length.ToString(CultureInfo.InvariantCulture);
        if (_writer is not null)
            state.Texts[Path.GetFileName(_writer.Path)] = _writer.Length.ToString(CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public override void Load(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Close(isSuccess: true);
        _files.Clear();
        _run = null;
        foreach ((string name, string text) in state.Texts)
        {
            long length = 0;
            Check.State(
                name == RunKey ? EventFolder.IsName(text) : EventFolder.IsName(name)
                    && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length),
                $"TensorBoardLog: '{name}' with '{text}' is neither the run nor an event file with its length.");
            if (name == RunKey)
                _run = text;
            else
                _files[name] = length;
        }

        _isLoaded = true;
    }

    private static IEnumerable<(string Tag, double Value)> Named(
        string group, IReadOnlyDictionary<string, double> values) =>
        values.Select(entry => (group + entry.Key, entry.Value));

    private static IEnumerable<string> Metrics(TrainingRun run)
    {
        IEnumerable<string> training = run.Options.TrainingMetrics.Select(metric => metric.Name);
        IEnumerable<string> validation = run.Options.Metrics.Select(metric => metric.Name);
        IEnumerable<string> epoch = run.HasValidation ? training : training.Union(validation);
        return epoch.Prepend("loss").Select(name => "epoch/" + name)
            .Concat(run.HasValidation ? validation.Prepend("loss").Select(name => "validation/" + name) : []);
    }

    private static void WriteHistograms(SummaryWriter writer, TrainingRun run)
    {
        var summary = new Summary();
        foreach ((string name, Parameter parameter) in run.Model.NamedParameters())
        {
            if (parameter.Count == 0)
                continue;
            summary.Value.Add(SummaryWriter.HistogramOf("parameters/" + name, parameter.Value));
            if (parameter.UnseenGrad is { } gradient)
                summary.Value.Add(SummaryWriter.HistogramOf("gradients/" + name, gradient));
        }

        writer.Write(summary, run.Step);
    }

    private static void NotNegative(string name, int value)
    {
        if (value < 0)
        {
            throw new ArgumentOutOfRangeException(
                name, value, $"TensorBoardLog: {name} {value} must not be negative.");
        }
    }

    private void Write(long step, ReadOnlySpan<(string Tag, double Value)> values)
    {
        if (_writer is null)
            return;
        var summary = new Summary();
        foreach ((string tag, double value) in values)
            summary.Value.Add(SummaryWriter.ScalarOf(tag, value));
        _writer.Write(summary, step);
    }

    private void Close(bool isSuccess)
    {
        if (_writer is not { } writer)
            return;
        _writer = null;
        try
        {
            writer.Close(isSuccess);
        }
        finally
        {
            _files[Path.GetFileName(writer.Path)] = writer.Length;
        }
    }
}
