using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Lowers the learning rates when a metric has stopped getting better.</summary>
/// <remarks>
/// After more than patience steps without a new best value, η ← max(factor · η, least rate), then nothing is counted
/// for cooldown steps. A value is better if it is below best · (1 - threshold) or, with an absolute threshold, below
/// best - threshold; for <see cref="PlateauMode.Max"/> the other way round. NaN is never better.
/// torch.optim.lr_scheduler.ReduceLROnPlateau.
/// </remarks>
public sealed class PlateauSchedule
{
    private readonly PlateauMode _mode;
    private readonly double _factor;
    private readonly int _patience;
    private readonly double _threshold;
    private readonly bool _isAbsolute;
    private readonly int _cooldown;
    private readonly double _least;
    private readonly double _epsilon;
    private long _badSteps;
    private long _cooldownLeft;

    /// <summary>Watches a metric for an optimizer.</summary>
    /// <param name="optimizer">Whose rates are lowered.</param>
    /// <param name="mode">What is better.</param>
    /// <param name="factor">By which rates fall; in [0, 1).</param>
    /// <param name="patience">How many steps without improvement are borne; not negative.</param>
    /// <param name="threshold">How much better a value must be to count; not negative.</param>
    /// <param name="absoluteThreshold">Whether the threshold is a difference, not a part of the best value.</param>
    /// <param name="cooldown">Steps after a change in which nothing is counted; not negative.</param>
    /// <param name="minLearningRate">The least rate; not negative.</param>
    /// <param name="epsilon">A change that is not larger is not made; not negative.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public PlateauSchedule(
        Optimizer optimizer,
        PlateauMode mode = PlateauMode.Min,
        double factor = 0.1,
        int patience = 10,
        double threshold = 1e-4,
        bool absoluteThreshold = false,
        int cooldown = 0,
        double minLearningRate = 0,
        double epsilon = 1e-8)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        Check.Argument(Enum.IsDefined(mode), $"PlateauSchedule: mode {mode} is not known.");
        CheckThat(factor is >= 0 and < 1, nameof(factor), factor, "must be in [0, 1)");
        CheckNotNegative(nameof(patience), patience);
        CheckNotNegative(nameof(threshold), threshold);
        CheckNotNegative(nameof(cooldown), cooldown);
        CheckNotNegative(nameof(minLearningRate), minLearningRate);
        CheckNotNegative(nameof(epsilon), epsilon);
        Optimizer = optimizer;
        (_mode, _factor, _patience, _threshold) = (mode, factor, patience, threshold);
        (_isAbsolute, _cooldown, _least, _epsilon) = (absoluteThreshold, cooldown, minLearningRate, epsilon);
        Best = Worst;
    }

    /// <summary>Whose rates are lowered.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>How many steps were made.</summary>
    public long StepCount { get; private set; }

    /// <summary>The best value so far; infinite before the first step.</summary>
    public double Best { get; private set; }

    private double Worst => _mode == PlateauMode.Min ? double.PositiveInfinity : double.NegativeInfinity;

    /// <summary>Takes the next value of the metric, and lowers the rates if it is time.</summary>
    public void Step(double metric)
    {
        StepCount++;
        if (IsBetter(metric))
            (Best, _badSteps) = (metric, 0);
        else
            _badSteps++;
        if (_cooldownLeft > 0)
            (_cooldownLeft, _badSteps) = (_cooldownLeft - 1, 0);
        if (_badSteps <= _patience)
            return;
        foreach (ParameterGroup group in Optimizer.Groups)
        {
            double old = group.LearningRate!.Value, rate = Math.Max(old * _factor, _least);
            if (old - rate > _epsilon)
                group.LearningRate = rate;
        }

        (_cooldownLeft, _badSteps) = (_cooldown, 0);
    }

    /// <summary>A copy of all that a continuation needs, as tensors; the rates are in the optimizer's
    /// state.</summary>
    public OrderedDictionary<string, Tensor> StateDict() => new()
    {
        ["step"] = Tensor.From<long>([StepCount], []),
        ["best"] = Tensor.From<double>([Best], []),
        ["bad_steps"] = Tensor.From<long>([_badSteps], []),
        ["cooldown_left"] = Tensor.From<long>([_cooldownLeft], []),
    };

    /// <summary>Continues from a state that <see cref="StateDict"/> gave.</summary>
    /// <exception cref="StateDictException">The state does not fit; nothing was changed.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var reader = new StateReader(nameof(PlateauSchedule), state);
        long step = reader.Integer("step"), bad = reader.Integer("bad_steps"), left = reader.Integer("cooldown_left");
        double best = reader.Number("best");
        reader.Finish();
        (StepCount, Best, _badSteps, _cooldownLeft) = (step, best, bad, left);
    }

    private static void CheckNotNegative(string argument, double value) =>
        CheckThat(value >= 0 && double.IsFinite(value), argument, value, "must be finite and not negative");

    private static void CheckThat(bool holds, string argument, double value, string rule) =>
        Check.Range(holds, nameof(PlateauSchedule), argument, value, rule);

    private bool IsBetter(double metric)
    {
        double sign = _mode == PlateauMode.Min ? 1 : -1;
        double limit = _isAbsolute ? Best - (sign * _threshold) : Best * (1 - (sign * _threshold));
        return sign * metric < sign * limit;
    }
}
