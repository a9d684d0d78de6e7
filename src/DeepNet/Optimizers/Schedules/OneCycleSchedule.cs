namespace DeepNet.Optimizers;

/// <summary>One rise of the rate to a maximum and one fall far below the start; momentum moves the other way.</summary>
/// <remarks>
/// From the maximum / divisor to the maximum, then down to the maximum / (divisor · finalDivisor); there it stays. The
/// rates of the optimizer do not matter. Smith and Topin, 2019, https://arxiv.org/abs/1708.07120.
/// torch.optim.lr_scheduler.OneCycleLR.
/// </remarks>
public sealed class OneCycleSchedule : Schedule
{
    private readonly double[] _max;
    private readonly double[] _ends;
    private readonly Annealing _annealing;
    private readonly bool _cycleMomentum;
    private readonly double _minMomentum;
    private readonly double _maxMomentum;
    private readonly double _divisor;
    private readonly double _finalDivisor;

    /// <summary>Starts the schedule: sets the rates of step 0.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="maxLearningRate">The highest rate; not negative.</param>
    /// <param name="steps">Length of the cycle; at least 2.</param>
    /// <param name="warmupPart">How much of it the rise takes; in [0, 1].</param>
    /// <param name="annealing">The form of rise and fall.</param>
    /// <param name="cycleMomentum">Whether momentum, or β₁ where there is none, moves the other way.</param>
    /// <param name="minMomentum">The momentum at the highest rate.</param>
    /// <param name="maxMomentum">The momentum at both ends.</param>
    /// <param name="divisor">The first rate is the highest divided by this; positive.</param>
    /// <param name="finalDivisor">The last rate is the first divided by this; positive.</param>
    /// <param name="threePhases">Falls to the first rate as it rose, and then to the last.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public OneCycleSchedule(
        Optimizer optimizer,
        double maxLearningRate,
        int steps,
        double warmupPart = 0.3,
        Annealing annealing = Annealing.Cosine,
        bool cycleMomentum = true,
        double minMomentum = 0.85,
        double maxMomentum = 0.95,
        double divisor = 25,
        double finalDivisor = 1e4,
        bool threePhases = false)
        : this(
            optimizer, [maxLearningRate], steps, warmupPart, annealing, cycleMomentum, minMomentum, maxMomentum,
            divisor, finalDivisor, threePhases)
    {
    }

    /// <summary>The same with rates of its own for each group.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="maxLearningRates">The highest rate; not negative. One for each group.</param>
    /// <param name="steps">Length of the cycle; at least 2.</param>
    /// <param name="warmupPart">How much of it the rise takes; in [0, 1].</param>
    /// <param name="annealing">The form of rise and fall.</param>
    /// <param name="cycleMomentum">Whether momentum, or β₁ where there is none, moves the other way.</param>
    /// <param name="minMomentum">The momentum at the highest rate.</param>
    /// <param name="maxMomentum">The momentum at both ends.</param>
    /// <param name="divisor">The first rate is the highest divided by this; positive.</param>
    /// <param name="finalDivisor">The last rate is the first divided by this; positive.</param>
    /// <param name="threePhases">Falls to the first rate as it rose, and then to the last.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public OneCycleSchedule(
        Optimizer optimizer,
        ReadOnlySpan<double> maxLearningRates,
        int steps,
        double warmupPart = 0.3,
        Annealing annealing = Annealing.Cosine,
        bool cycleMomentum = true,
        double minMomentum = 0.85,
        double maxMomentum = 0.95,
        double divisor = 25,
        double finalDivisor = 1e4,
        bool threePhases = false)
        : base(optimizer)
    {
        _max = RatePerGroup("maxLearningRate", maxLearningRates);
        CheckThat(steps >= 2, nameof(steps), steps, "must be at least 2");
        CheckThat(warmupPart is >= 0 and <= 1, nameof(warmupPart), warmupPart, "must be in [0, 1]");
        CheckThat(minMomentum is >= 0 and < 1, nameof(minMomentum), minMomentum, "must be in [0, 1)");
        CheckThat(maxMomentum is >= 0 and < 1, nameof(maxMomentum), maxMomentum, "must be in [0, 1)");
        Check.Argument(Enum.IsDefined(annealing), $"OneCycleSchedule: annealing {annealing} is not known.");
        CheckPositive(nameof(divisor), divisor);
        CheckPositive(nameof(finalDivisor), finalDivisor);
        if (cycleMomentum)
            CheckMomentum();
        (_annealing, _cycleMomentum, _divisor, _finalDivisor) = (annealing, cycleMomentum, divisor, finalDivisor);
        (_minMomentum, _maxMomentum) = (minMomentum, maxMomentum);
        double top = (warmupPart * steps) - 1;
        _ends = threePhases ? [top, (2 * top), steps - 1] : [top, steps - 1];
        Apply();
    }

    /// <inheritdoc/>
    protected override double RateAt(long step, int group)
    {
        double first = _max[group] / _divisor, last = first / _finalDivisor;
        return _ends.Length == 3 ? At(step, first, _max[group], first, last) : At(step, first, _max[group], last);
    }

    /// <inheritdoc/>
    protected override double? MomentumAt(long step, int group) =>
        !_cycleMomentum ? null : _ends.Length == 3
            ? At(step, _maxMomentum, _minMomentum, _maxMomentum, _maxMomentum)
            : At(step, _maxMomentum, _minMomentum, _maxMomentum);

    /// <summary>Between the corners of the cycle.</summary>
    private double At(long step, params ReadOnlySpan<double> corners)
    {
        int phase = 0;
        while (phase < _ends.Length - 1 && step > _ends[phase])
            phase++;
        double start = phase == 0 ? 0 : _ends[phase - 1], length = _ends[phase] - start;
        double part = length > 0 ? Math.Clamp((step - start) / length, 0, 1) : 1;
        return _annealing.Between(corners[phase], corners[phase + 1], part);
    }
}
