using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using DeepNet.IO;
using DeepNet.Layers;
using DeepNet.Optimizers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepNet.Training;

/// <summary>Trains any module on batches of any kind.</summary>
/// <typeparam name="TBatch">What a loader gives.</typeparam>
/// <remarks>
/// <para>Epochs and steps are counted from the beginning of the training: a second Fit, and a resumed one, goes on
/// until the given number is reached in all. Epoch e trains on epoch e of the loader.</para>
/// <para>The model is in training mode during Fit (one that is in training mode already stays as it is, frozen parts
/// included), in evaluation mode and without gradients in validation; afterwards its modes are what they were.</para>
/// <para>Batches of tensors, of tuples of them and of packed sequences go to the device of the model's first parameter,
/// by a loader's workers ahead (<see cref="Data.DataLoader{TBatch}.To(Device)"/>); a loader that was given a device
/// keeps it. Batches of other kinds stay where they are made.</para>
/// <para>A trainer serves one Fit at a time.</para>
/// </remarks>
public class Trainer<TBatch>
{
    private readonly Func<TBatch, BatchResult> _evaluate;
    private RandomState[]? _resumed;
    private int _isBusy;

    /// <summary>Makes a trainer; nothing is trained yet.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="optimizer">What trains it.</param>
    /// <param name="evaluate">The model's output and loss for a batch.</param>
    /// <param name="options">How; all defaults if left out.</param>
    /// <exception cref="ArgumentException">A setting is out of range, or belongs to another optimizer.</exception>
    public Trainer(
        Module model, Optimizer optimizer, Func<TBatch, BatchResult> evaluate, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(evaluate);
        options ??= new TrainerOptions();
        options.Validate(optimizer);
        _evaluate = evaluate;
        Run = new TrainingRun(model, optimizer, options);
    }

    /// <summary>What is trained.</summary>
    public Module Model => Run.Model;

    /// <summary>What trains it.</summary>
    public Optimizer Optimizer => Run.Optimizer;

    /// <summary>The settings.</summary>
    public TrainerOptions Options => Run.Options;

    /// <summary>What happened so far; what Fit returns.</summary>
    public TrainingHistory History => Run.History;

    /// <summary>Is cancelled when <see cref="RequestStop"/> or Ctrl-C asks the Fit at work to end.</summary>
    public CancellationToken StopRequested => Run.StopRequested;

    internal TrainingRun Run { get; }

    /// <summary>Trains until so many epochs or steps, whichever comes first, were made in all.</summary>
    /// <param name="training">The training batches; each enumeration is an epoch.</param>
    /// <param name="validation">Batches to validate with; none if left out.</param>
    /// <param name="epochs">Epochs to reach.</param>
    /// <param name="steps">Steps of the optimizer to reach.</param>
    /// <returns><see cref="History"/>.</returns>
    /// <exception cref="ArgumentException">Neither epochs nor steps are given, or one is negative.</exception>
    /// <exception cref="AnomalyException">A NaN or an infinity was found; see
    /// <see cref="TrainerOptions.NanGuard"/>.</exception>
    /// <exception cref="CheckpointException">A checkpoint cannot be written or does not fit.</exception>
    /// <exception cref="InvalidOperationException">A loader gave nothing, or another Fit is at work.</exception>
    public TrainingHistory Fit(
        IEnumerable<TBatch> training, IEnumerable<TBatch>? validation = null, int? epochs = null, long? steps = null)
    {
        Begin(training, epochs, steps);
        return Train(training, validation, null, NullLogger.Instance);
    }

    /// <summary>Trains on another thread: <see cref="Fit"/> with a way to cancel, and to watch.</summary>
    /// <param name="training">The training batches; each enumeration is an epoch.</param>
    /// <param name="validation">Batches to validate with; none if left out.</param>
    /// <param name="epochs">Epochs to reach.</param>
    /// <param name="steps">Steps of the optimizer to reach.</param>
    /// <param name="progress">Is told of every step.</param>
    /// <param name="logger">Is told of epochs, validations and checkpoints.</param>
    /// <param name="cancellationToken">Ends the training after the step at work, with a checkpoint, and an
    /// <see cref="OperationCanceledException"/>; <see cref="RequestStop"/> ends it without.</param>
    /// <returns><see cref="History"/>.</returns>
    public async Task<TrainingHistory> FitAsync(
        IEnumerable<TBatch> training,
        IEnumerable<TBatch>? validation = null,
        int? epochs = null,
        long? steps = null,
        IProgress<TrainingProgress>? progress = null,
        ILogger? logger = null,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Begin(training, epochs, steps);
        using CancellationTokenRegistration registration =
            cancellationToken.Register(() => RequestStop("cancelled"));
        TrainingHistory history = await Task.Factory.StartNew(
            () => Train(training, validation, progress, logger ?? NullLogger.Instance),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return history;
    }

    /// <summary>Lets the Fit at work finish its step, write a checkpoint and return.</summary>
    /// <param name="reason">For <see cref="TrainingHistory.StopReason"/>.</param>
    public void RequestStop(string reason = "stop requested") => Run.RequestStop(reason);

    /// <summary>The mean loss over a loader's samples and the metrics, in evaluation mode and without
    /// gradients.</summary>
    /// <exception cref="InvalidOperationException">The loader gave no sample.</exception>
    public ValidationRecord Evaluate(IEnumerable<TBatch> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using IEnumerator<TBatch> batches = new LoaderCursor<TBatch>(data, Model).Start();
        (double loss, IReadOnlyDictionary<string, double> metrics) =
            Evaluation.Run(Model, batches, _evaluate, Options);
        return new ValidationRecord(Run.Epoch, Run.Step, loss, metrics);
    }

    /// <summary>Writes all that an exact continuation needs to a file, between two calls of Fit.</summary>
    /// <remarks>Weights, optimizer, schedules, averages, generators, position in the data, callbacks and history, as
    /// a safetensors file. An older file is replaced once the new one is complete on the disk.</remarks>
    /// <exception cref="CheckpointException">The file cannot be written; an older one is as it was.</exception>
    public void SaveCheckpoint(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CheckpointFile.Save(path, Run);
    }

    /// <summary>Goes on from a checkpoint, with the next Fit.</summary>
    /// <remarks>Model, optimizer and settings are made as for the run that wrote it. Callbacks may differ: those that
    /// are not in the file start afresh.</remarks>
    /// <exception cref="ModelFileException">The file breaks a rule of its format.</exception>
    /// <exception cref="CheckpointException">It is no checkpoint, or of another training; nothing was
    /// changed.</exception>
    public void LoadCheckpoint(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RandomState[] generators = CheckpointFile.Load(path, Run);
        Run.Generators.Restore(generators);
        _resumed = generators;
    }

    private void Begin(IEnumerable<TBatch> training, int? epochs, long? steps)
    {
        ArgumentNullException.ThrowIfNull(training);
        Check.Argument(
            epochs is not null || steps is not null, $"Trainer: Fit needs epochs or steps to know when to end.");
        if (epochs < 0)
            throw new ArgumentOutOfRangeException(nameof(epochs), epochs, $"Trainer: epochs {epochs} are negative.");
        if (steps < 0)
            throw new ArgumentOutOfRangeException(nameof(steps), steps, $"Trainer: steps {steps} are negative.");
        Check.State(Interlocked.Exchange(ref _isBusy, 1) == 0, $"Trainer: another Fit of this trainer is at work.");
        Run.Start(epochs, steps);
    }

    private TrainingHistory Train(
        IEnumerable<TBatch> training,
        IEnumerable<TBatch>? validation,
        IProgress<TrainingProgress>? progress,
        ILogger logger)
    {
        try
        {
            using PosixSignalRegistration? cancelKey = Options.HandleCancelKey ? HookCancelKey() : null;
            var data = new LoaderCursor<TBatch>(training, Model);
            (Run.HasValidation, Run.BatchesPerEpoch) = (validation is not null, data.Count);
            Run.Generators.Refresh();
            Resume(logger);
            CheckLoader(data.Seed, data.Count);
            Run.StartClock();
            LogText.Started(logger, Run.Epoch + 1, Run.Step);
            Loop(new TrainingLoop<TBatch>(
                Run, _evaluate, data, validation is null ? null : new LoaderCursor<TBatch>(validation, Model),
                Interlocked.Exchange(ref _resumed, null), progress, logger));
            if (History.StopReason is { } reason)
                LogText.Stopped(logger, Run.Step, reason);
            else
                LogText.Ended(logger, Run.Step);
            return History;
        }
        catch (Exception error)
        {
            LogText.Failed(logger, Run.Step, error);
            throw;
        }
        finally
        {
            Run.StopClock();
            Volatile.Write(ref _isBusy, 0);
        }
    }

    private void Loop(TrainingLoop<TBatch> loop)
    {
        try
        {
            loop.Run();
        }
        catch (Exception error)
        {
            Run.Error = error;
            EndCallbacks();
            throw;
        }

        EndCallbacks();
        if (Run.Error is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Tells all callbacks; of several errors the first is the run's, which says more than the
    /// others.</summary>
    private void EndCallbacks()
    {
        foreach (TrainingCallback callback in Options.Callbacks)
        {
            try
            {
                callback.OnTrainEnd(Run);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                if (Run.Error is null)
                    Run.Error = error;
                else
                    Run.Error.Data[callback.GetType().Name] = error.Message;
            }
        }
    }

    private void Resume(ILogger logger)
    {
        if (Options.CheckpointPath is not { } path || !Options.Resume || Run.Step > 0 || _resumed is not null)
            return;
        CheckpointFile.RemoveLeftovers(path);
        if (!File.Exists(path))
            return;
        LoadCheckpoint(path);
        LogText.Resumed(logger, path, Run.Step);
    }

    /// <summary>With another loader a resumed run would see other data than the uninterrupted one.</summary>
    private void CheckLoader(ulong? seed, int? batches)
    {
        if (_resumed is not null)
        {
            Check.State(
                Run.LoaderSeed is null || seed is null || seed == Run.LoaderSeed,
                $"Trainer: the run was trained with a loader of seed {Run.LoaderSeed}, but is to go on with seed "
                    + $"{seed}; give the loader that seed.");
            Check.State(
                Run.Batch == 0 || Run.LoaderBatches is null || batches is null || batches == Run.LoaderBatches,
                $"Trainer: the run is in the middle of an epoch of {Run.LoaderBatches} batches, but the loader has "
                    + $"{batches}; use the same data and batch size.");
        }

        (Run.LoaderSeed, Run.LoaderBatches) = (seed, batches);
    }

    private PosixSignalRegistration HookCancelKey() => PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
    {
        // The second one ends the process as if nothing were hooked.
        context.Cancel = !Run.IsStopRequested;
        Run.RequestStop("Ctrl-C");
    });
}
