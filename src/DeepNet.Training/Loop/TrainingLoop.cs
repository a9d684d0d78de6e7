using Microsoft.Extensions.Logging;

namespace DeepNet.Training;

/// <summary>Epochs and steps of one call of Fit.</summary>
internal sealed class TrainingLoop<TBatch>(
    TrainingRun run,
    Func<TBatch, BatchResult> evaluate,
    LoaderCursor<TBatch> training,
    LoaderCursor<TBatch>? validation,
    RandomState[]? resumed,
    IProgress<TrainingProgress>? progress,
    ILogger logger)
{
    private readonly TrainerOptions _options = run.Options;
    private readonly StepRunner<TBatch> _steps = new(run, evaluate);
    private readonly List<TBatch> _group = [];

    // Without validation data all metrics are of the training data.
    private readonly TrainingMetric[] _metrics = validation is null
        ? [.. run.Options.TrainingMetrics.Concat(run.Options.Metrics).DistinctBy(metric => metric.Name)]
        : [.. run.Options.TrainingMetrics];

    private RandomState[]? _resumed = resumed;
    private long _validatedStep = run.Validation?.Step ?? -1;
    private bool _isMeasured;

    private bool IsDone => run.Epoch >= run.EpochLimit || run.Step >= run.StepLimit;

    public void Run()
    {
        using var mode = new ModelMode(run.Model);
        if (!run.Model.IsTraining)
            run.Model.Train();
        foreach (TrainingCallback callback in _options.Callbacks)
            callback.OnTrainStart(run);
        bool goesOn = !IsDone && !run.IsStopRequested, trained = goesOn;
        while (goesOn)
            goesOn = TrainEpoch();

        // Who stops within an epoch wants to know what the last steps were good for.
        if (trained && !run.IsStopRequested && validation is not null && _validatedStep != run.Step)
            Validate();
    }

    /// <summary>Trains to the end of the epoch, or to where the training ends.</summary>
    /// <returns>Whether there is more to train; if not, the checkpoint is written.</returns>
    private bool TrainEpoch()
    {
        if (run.Batch == 0)
        {
            (run.LossSum, run.LossWeight) = (0, 0);
            foreach (TrainingCallback callback in _options.Callbacks)
                callback.OnEpochStart(run);
        }

        foreach (TrainingMetric metric in _metrics)
            metric.Metric.Reset();
        _isMeasured = false;

        // A loader that skips batches draws for them what was drawn already.
        RandomState[]? states = _resumed ?? (run.Batch > 0 ? run.Generators.Capture() : null);
        _resumed = null;
        using IEnumerator<TBatch> batches = training.Start(run.Epoch, run.Batch);
        if (states is not null)
            run.Generators.Restore(states);
        while (NextGroup(batches))
        {
            Step();
            bool isWhole = run.Batch >= training.Count;
            if (!isWhole && (IsDone || run.IsStopRequested))
            {
                Checkpoint();
                return false;
            }

            if (!isWhole && _options.CheckpointEverySteps is { } every && run.Step % every == 0)
                Checkpoint();
        }

        Check.State(run.Batch > 0, $"Trainer: the loader gave no batch in epoch {run.Epoch + 1}.");
        return EndEpoch();
    }

    private bool NextGroup(IEnumerator<TBatch> batches)
    {
        _group.Clear();
        while (_group.Count < _options.AccumulationSteps && batches.MoveNext())
            _group.Add(batches.Current);
        return _group.Count > 0;
    }

    private void Step()
    {
        run.LearningRate = run.Optimizer.LearningRate;
        run.Loss = _steps.Run(_group, _metrics.Length > 0 ? Observe : null);
        run.Batch += _group.Count;
        run.Step++;
        run.History.Steps = run.Step;
        if (!_steps.IsSkipped)
        {
            _options.Average?.Update();
            if (_options.ScheduleUnit == ScheduleUnit.Step)
                _options.Schedule?.Step();
        }

        foreach (TrainingCallback callback in _options.Callbacks)
            callback.OnStepEnd(run);
        progress?.Report(run.Progress());
        if (validation is not null && _options.ValidateEverySteps is { } every && run.Step % every == 0)
            Validate();
    }

    private void Observe(BatchResult result)
    {
        using IDisposable scope = Tensor.NoGrad();
        foreach (TrainingMetric metric in _metrics)
            metric.Update(result);
        _isMeasured = true;
    }

    private void Validate()
    {
        _validatedStep = run.Step;
        using IDisposable? averaged = _options.ValidateWithAverage && _options.Average is { UpdateCount: > 0 } average
            ? average.Apply()
            : null;
        using (IEnumerator<TBatch> batches = validation!.Start(run.ValidationPasses++, 0))
        {
            (double loss, IReadOnlyDictionary<string, double> metrics) =
                Evaluation.Run(run.Model, batches, evaluate, _options);
            run.History.Add(new ValidationRecord(run.Epoch, run.Step, loss, metrics));
            LogText.Validated(logger, run.Step, loss);
        }

        foreach (TrainingCallback callback in _options.Callbacks)
            callback.OnValidationEnd(run);
    }

    private bool EndEpoch()
    {
        if (_isMeasured)
            run.Metrics = Evaluation.Measure(_metrics);
        if (validation is not null && _validatedStep != run.Step
            && (_options.ValidateEverySteps is null || run.Validation is null))
        {
            Validate();
        }

        if (_options.ScheduleUnit == ScheduleUnit.Epoch)
            _options.Schedule?.Step();
        _options.Plateau?.Step(run.Validation?.Loss ?? run.EpochLoss);
        var record = new EpochRecord(
            run.Epoch, run.Step, run.EpochLoss, run.Validation?.Loss, run.Metrics,
            run.Validation?.Metrics ?? new Dictionary<string, double>(), run.LearningRate, run.Elapsed);
        run.History.Add(record);
        LogText.EpochEnded(logger, run.Epoch + 1, run.Step, record.Loss, record.ValidationLoss);
        foreach (TrainingCallback callback in _options.Callbacks)
            callback.OnEpochEnd(run);
        run.Epoch++;
        run.Batch = 0;
        // Looked at once: a stop that comes later ends the next epoch's first step.
        bool ends = IsDone || run.IsStopRequested;
        if (ends || _options.CheckpointEverySteps is null || run.Step % _options.CheckpointEverySteps == 0)
            Checkpoint();
        return !ends;
    }

    private void Checkpoint()
    {
        if (_options.CheckpointPath is not { } path)
            return;
        CheckpointFile.Save(path, run);
        LogText.CheckpointWritten(logger, path, run.Step);
    }
}
