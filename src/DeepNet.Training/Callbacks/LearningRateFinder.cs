namespace DeepNet.Training;

/// <summary>Finds a learning rate: trains some steps with a rate that grows from step to step, until the loss grows
/// too; then model, optimizer and generators are what they were.</summary>
/// <remarks>
/// Usage: <c>var finder = new LearningRateFinder();</c> as a callback of a trainer of its own without schedules,
/// averages and checkpoint, <c>trainer.Fit(loader, steps: finder.Steps)</c>, then <see cref="Suggestion"/>. A loss of
/// more than four times the best ends the search. Smith, 2017, https://arxiv.org/abs/1506.01186.
/// </remarks>
public sealed class LearningRateFinder : TrainingCallback
{
    private const double Divergence = 4;
    private const double Smoothing = 0.95;

    private readonly List<(double Rate, double Loss)> _curve = [];
    private double _average;
    private double _least;
    private Dictionary<string, Tensor>? _model;
    private OrderedDictionary<string, Tensor>? _optimizer;
    private OrderedDictionary<string, Tensor>? _scaler;
    private RandomState[] _generators = [];

    /// <summary>Tries rates between two limits.</summary>
    /// <param name="from">The first rate.</param>
    /// <param name="to">The last one.</param>
    /// <param name="steps">How many there are, at equal ratios.</param>
    /// <exception cref="ArgumentException">The rates are not positive and rising, or there are fewer than 2
    /// steps.</exception>
    public LearningRateFinder(double from = 1e-7, double to = 10, int steps = 100)
    {
        Check.Argument(
            from > 0 && to > from && double.IsFinite(to),
            $"LearningRateFinder: rates from {from} to {to} must be positive and rising.");
        if (steps < 2)
        {
            throw new ArgumentOutOfRangeException(
                nameof(steps), steps, $"LearningRateFinder: {steps} steps are too few; 2 is the least.");
        }

        (From, To, Steps) = (from, to, steps);
    }

    /// <summary>The first rate.</summary>
    public double From { get; }

    /// <summary>The last rate.</summary>
    public double To { get; }

    /// <summary>How many rates are tried.</summary>
    public int Steps { get; }

    /// <summary>The rates that were tried and the losses, smoothed.</summary>
    public IReadOnlyList<(double Rate, double Loss)> Curve => _curve;

    /// <summary>The rate at which the loss fell steepest over its logarithm; null if it never fell.</summary>
    public double? Suggestion
    {
        get
        {
            double steepest = 0;
            double? rate = null;
            for (int i = 1; i + 1 < _curve.Count; i++)
            {
                double slope = _curve[i + 1].Loss - _curve[i - 1].Loss;
                if (slope < steepest)
                    (steepest, rate) = (slope, _curve[i].Rate);
            }

            return rate;
        }
    }

    /// <inheritdoc/>
    public override void OnTrainStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Check.State(
            run.Options is { Schedule: null, Plateau: null, Average: null, CheckpointPath: null },
            $"LearningRateFinder: use a trainer without schedules, averages or checkpoint: what it does is undone.");
        _curve.Clear();
        (_average, _least) = (0, double.PositiveInfinity);
        _model = run.Model.StateDict().ToDictionary(entry => entry.Key, entry => entry.Value.Clone());
        _optimizer = run.Optimizer.StateDict();
        _scaler = run.Options.GradientScaler?.StateDict();
        _generators = run.Generators.Capture();
        run.Optimizer.LearningRate = RateOf(0);
    }

    /// <inheritdoc/>
    public override void OnStepEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        int step = _curve.Count;
        _average = (Smoothing * _average) + ((1 - Smoothing) * run.Loss);
        double smoothed = _average / (1 - Math.Pow(Smoothing, step + 1));
        _curve.Add((RateOf(step), smoothed));
        _least = Math.Min(_least, smoothed);
        if (step + 1 >= Steps || !(smoothed <= Divergence * Math.Abs(_least)))
            run.RequestStop("the learning rates are tried");
        else
            run.Optimizer.LearningRate = RateOf(step + 1);
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (_model is null || _optimizer is null)
            return;
        run.Model.LoadStateDict(_model);
        run.Optimizer.LoadStateDict(_optimizer);
        run.Optimizer.ZeroGrad();
        if (_scaler is not null)
            run.Options.GradientScaler?.LoadStateDict(_scaler);
        run.Generators.Restore(_generators);
        (_model, _optimizer) = (null, null);
    }

    private double RateOf(int step) => From * Math.Pow(To / From, (double)step / (Steps - 1));
}
