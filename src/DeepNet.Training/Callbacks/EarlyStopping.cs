using System.Globalization;

namespace DeepNet.Training;

/// <summary>Ends a training when a watched number has stopped getting better, and gives the model its best weights
/// back.</summary>
/// <remarks>A value is taken after every validation, or after every epoch if what is watched is of the training data.
/// NaN is never better.</remarks>
public sealed class EarlyStopping : TrainingCallback
{
    private const string BestPrefix = "best.";

    private readonly Monitor _monitor;
    private Dictionary<string, Tensor>? _weights;

    /// <summary>Watches a number.</summary>
    /// <param name="monitor">Its name, as in <see cref="TrainingRun.Value"/>.</param>
    /// <param name="patience">Values without improvement that are borne; the next one ends the training.</param>
    /// <param name="minDelta">How much better a value must be to count.</param>
    /// <param name="mode">What is better.</param>
    /// <param name="restoreBest">Whether the model gets the best weights at the end of the training, however it
    /// ends.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public EarlyStopping(
        string monitor = "validation_loss",
        int patience = 5,
        double minDelta = 0,
        MonitorMode mode = MonitorMode.Min,
        bool restoreBest = true)
    {
        _monitor = new Monitor(nameof(EarlyStopping), monitor, mode);
        if (patience < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(patience), patience, $"EarlyStopping: patience {patience} must not be negative.");
        }

        if (!(minDelta >= 0 && double.IsFinite(minDelta)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(minDelta), minDelta, $"EarlyStopping: minDelta {minDelta} must be finite and not negative.");
        }

        (Patience, MinDelta, RestoreBest) = (patience, minDelta, restoreBest);
        Best = _monitor.Worst;
    }

    /// <summary>Values without improvement that are borne.</summary>
    public int Patience { get; }

    /// <summary>How much better a value must be to count.</summary>
    public double MinDelta { get; }

    /// <summary>Whether the model gets its best weights back.</summary>
    public bool RestoreBest { get; }

    /// <summary>The best value so far; infinite before the first.</summary>
    public double Best { get; private set; }

    /// <summary>The step of the best value; 0 before the first.</summary>
    public long BestStep { get; private set; }

    /// <summary>Values since the best one.</summary>
    public int Waited { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _monitor.CheckRun(nameof(EarlyStopping), run);
        StopIfTired(run);
    }

    /// <inheritdoc/>
    public override void OnValidationEnd(TrainingRun run)
    {
        if (_monitor.IsOfValidation)
            Take(run);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        if (!_monitor.IsOfValidation)
            Take(run);
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (RestoreBest && _weights is not null)
            run.Model.LoadStateDict(_weights);
    }

    /// <inheritdoc/>
    public override void Save(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Texts["best"] = Best.ToString("R", CultureInfo.InvariantCulture);
        state.Texts["step"] = BestStep.ToString(CultureInfo.InvariantCulture);
        state.Texts["waited"] = Waited.ToString(CultureInfo.InvariantCulture);
        foreach ((string key, Tensor tensor) in _weights ?? [])
            state.Tensors[BestPrefix + key] = tensor;
    }

    /// <inheritdoc/>
    public override void Load(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Best = double.Parse(state.Texts["best"], CultureInfo.InvariantCulture);
        BestStep = long.Parse(state.Texts["step"], CultureInfo.InvariantCulture);
        Waited = int.Parse(state.Texts["waited"], CultureInfo.InvariantCulture);
        _weights = state.Tensors.Count == 0
            ? null
            : state.Tensors.ToDictionary(entry => entry.Key[BestPrefix.Length..], entry => entry.Value);
    }

    private void Take(TrainingRun run)
    {
        double value = run.Value(_monitor.Name);
        if (_monitor.IsBetter(value, Best, MinDelta))
        {
            (Best, BestStep, Waited) = (value, run.Step, 0);
            if (RestoreBest)
                _weights = run.Model.StateDict().ToDictionary(entry => entry.Key, entry => entry.Value.Clone());
            return;
        }

        Waited++;
        StopIfTired(run);
    }

    private void StopIfTired(TrainingRun run)
    {
        if (Waited > Patience)
        {
            run.RequestStop(string.Create(
                CultureInfo.InvariantCulture,
                $"{_monitor.Name} has not been better than {Best:G6} (step {BestStep}) for {Waited} times"));
        }
    }
}
