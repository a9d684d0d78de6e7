using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Training;

/// <summary>A training at work, as callbacks see it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer holds nothing to dispose.")]
public sealed class TrainingRun
{
    private CancellationTokenSource _stop = new();
    private TimeSpan _before;
    private long _stepsBefore;
    private long _started;

    internal TrainingRun(Module model, Optimizer optimizer, TrainerOptions options)
    {
        (Model, Optimizer, Options) = (model, optimizer, options);
        Generators = new Generators(model);
    }

    /// <summary>What is trained. In <see cref="TrainingCallback.OnValidationEnd"/> it has the averaged weights, if
    /// validation used them.</summary>
    public Module Model { get; }

    /// <summary>What trains it.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The trainer's settings.</summary>
    public TrainerOptions Options { get; }

    /// <summary>Epochs and validations so far.</summary>
    public TrainingHistory History { get; } = new();

    /// <summary>The number of the epoch at work, from 0; of the finished one in
    /// <see cref="TrainingCallback.OnEpochEnd"/>; of the next one between them.</summary>
    public int Epoch { get; internal set; }

    /// <summary>Batches of the epoch that were trained on.</summary>
    public int Batch { get; internal set; }

    /// <summary>Steps of the optimizer in all, those that a gradient scaler left out included.</summary>
    public long Step { get; internal set; }

    /// <summary>The loss of the latest step; NaN before the first.</summary>
    public double Loss { get; internal set; } = double.NaN;

    /// <summary>The mean loss of the epoch so far; NaN before its first step.</summary>
    public double EpochLoss => LossSum / LossWeight;

    /// <summary>Samples of the epoch so far.</summary>
    public long EpochSamples => (long)LossWeight;

    /// <summary>The learning rate of the latest step.</summary>
    public double LearningRate { get; internal set; }

    /// <summary>Metrics on the training data of the latest epoch; empty unless measured.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; internal set; } = new Dictionary<string, double>();

    /// <summary>The latest validation; null before the first.</summary>
    public ValidationRecord? Validation => History.Validations is [.., var latest] ? latest : null;

    /// <summary>Batches of an epoch; null if the loader does not know.</summary>
    public int? BatchesPerEpoch { get; internal set; }

    /// <summary>Epochs to be reached; null if there is no such limit.</summary>
    public int? EpochLimit { get; internal set; }

    /// <summary>Steps to be reached; null if there is no such limit.</summary>
    public long? StepLimit { get; internal set; }

    /// <summary>Whether validation data was given.</summary>
    public bool HasValidation { get; internal set; }

    /// <summary>What ended the training, in <see cref="TrainingCallback.OnTrainEnd"/>; null if all went well.</summary>
    public Exception? Error { get; internal set; }

    /// <summary>The time since the training began, without interruptions.</summary>
    public TimeSpan Elapsed => _started == 0 ? _before : _before + Stopwatch.GetElapsedTime(_started);

    /// <summary>Steps a second since the call of Fit; 0 before its first.</summary>
    public double StepsPerSecond => _started == 0 || Step == _stepsBefore
        ? 0
        : (Step - _stepsBefore) / Stopwatch.GetElapsedTime(_started).TotalSeconds;

    /// <summary>Steps there will be; null if that is not known.</summary>
    public long? TotalSteps
    {
        get
        {
            long? byEpochs = EpochLimit is { } epochs && BatchesPerEpoch is { } batches
                ? (long)epochs * ((batches + Options.AccumulationSteps - 1) / Options.AccumulationSteps)
                : null;
            return byEpochs is null || StepLimit is null ? byEpochs ?? StepLimit : Math.Min(
                byEpochs.Value, StepLimit.Value);
        }
    }

    /// <summary>The time there is still to go at the present rate; null if that is not known.</summary>
    public TimeSpan? Remaining => TotalSteps is { } total && StepsPerSecond is > 0 and var rate
        ? TimeSpan.FromSeconds(Math.Min(Math.Max(0, total - Step) / rate, TimeSpan.MaxValue.TotalSeconds / 2))
        : null;

    /// <summary>Whether the training is to end.</summary>
    public bool IsStopRequested => _stop.IsCancellationRequested;

    internal CancellationToken StopRequested => _stop.Token;

    internal Generators Generators { get; }

    internal double LossSum { get; set; }

    internal double LossWeight { get; set; }

    internal int ValidationPasses { get; set; }

    internal ulong? LoaderSeed { get; set; }

    internal int? LoaderBatches { get; set; }

    /// <summary>Ends the training after the step at work. The first reason counts.</summary>
    /// <param name="reason">For <see cref="TrainingHistory.StopReason"/>.</param>
    public void RequestStop(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        lock (History)
        {
            if (_stop.IsCancellationRequested)
                return;
            History.StopReason = reason;
        }

        _stop.Cancel();
    }

    /// <summary>The loss, validation loss or metric of this name, as it is now: <c>loss</c>, <c>validation_loss</c>,
    /// <c>accuracy</c>, <c>validation_accuracy</c>.</summary>
    /// <exception cref="InvalidOperationException">There is none; the text lists those there are.</exception>
    public double Value(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var values = new OrderedDictionary<string, double> { [Monitor.Loss] = EpochLoss };
        foreach ((string key, double value) in Metrics)
            values[key] = value;
        if (Validation is { } validation)
        {
            values[Monitor.ValidationPrefix + Monitor.Loss] = validation.Loss;
            foreach ((string key, double value) in validation.Metrics)
                values[Monitor.ValidationPrefix + key] = value;
        }

        Check.State(
            values.ContainsKey(name),
            $"Trainer: there is no value '{name}' to watch; there are {string.Join(", ", values.Keys)}.");
        return values[name];
    }

    internal void Start(int? epochs, long? steps)
    {
        if (_stop.IsCancellationRequested)
            _stop = new CancellationTokenSource();
        (EpochLimit, StepLimit, Error) = (epochs, steps, null);
        History.StopReason = null;
    }

    internal void StartClock()
    {
        _stepsBefore = Step;
        _started = Stopwatch.GetTimestamp();
    }

    internal void StopClock()
    {
        _before = Elapsed;
        _started = 0;
    }

    internal void SetElapsed(TimeSpan elapsed)
    {
        _before = elapsed;
        if (_started != 0)
            StartClock();
    }

    internal TrainingProgress Progress() => new(
        Epoch, Step, TotalSteps, Loss, Validation?.Loss, LearningRate, StepsPerSecond, Elapsed, Remaining);
}
