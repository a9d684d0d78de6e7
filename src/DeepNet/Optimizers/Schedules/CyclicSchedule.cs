namespace DeepNet.Optimizers;

/// <summary>The rate rises and falls between two bounds along straight lines; momentum moves the other way.</summary>
/// <remarks>
/// The rates of the optimizer do not matter. Smith, 2017, https://arxiv.org/abs/1506.01186.
/// torch.optim.lr_scheduler.CyclicLR, which does not cycle β₁.
/// </remarks>
public sealed class CyclicSchedule : Schedule
{
    private readonly double[] _base;
    private readonly double[] _max;
    private readonly int _up;
    private readonly int _down;
    private readonly CycleMode _mode;
    private readonly double _gamma;
    private readonly bool _cycleMomentum;
    private readonly double _minMomentum;
    private readonly double _maxMomentum;

    /// <summary>Starts the schedule: sets the rates of step 0.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="baseLearningRate">The lowest rate; not negative.</param>
    /// <param name="maxLearningRate">The highest rate; not negative.</param>
    /// <param name="stepsUp">Steps of a rise; positive.</param>
    /// <param name="stepsDown">Steps of a fall; those of a rise if left out.</param>
    /// <param name="mode">How the cycles change.</param>
    /// <param name="gamma">γ of <see cref="CycleMode.ExponentialRange"/>; not negative.</param>
    /// <param name="cycleMomentum">Whether momentum, or β₁ where there is none, moves the other way.</param>
    /// <param name="minMomentum">The momentum at the highest rate.</param>
    /// <param name="maxMomentum">The momentum at the lowest rate.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public CyclicSchedule(
        Optimizer optimizer,
        double baseLearningRate,
        double maxLearningRate,
        int stepsUp = 2000,
        int? stepsDown = null,
        CycleMode mode = CycleMode.Triangular,
        double gamma = 1,
        bool cycleMomentum = true,
        double minMomentum = 0.8,
        double maxMomentum = 0.9)
        : this(
            optimizer, [baseLearningRate], [maxLearningRate], stepsUp, stepsDown, mode, gamma, cycleMomentum,
            minMomentum, maxMomentum)
    {
    }

    /// <summary>The same with rates of its own for each group.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="baseLearningRates">The lowest rate; not negative. One for each group.</param>
    /// <param name="maxLearningRates">The highest rate; not negative. One for each group.</param>
    /// <param name="stepsUp">Steps of a rise; positive.</param>
    /// <param name="stepsDown">Steps of a fall; those of a rise if left out.</param>
    /// <param name="mode">How the cycles change.</param>
    /// <param name="gamma">γ of <see cref="CycleMode.ExponentialRange"/>; not negative.</param>
    /// <param name="cycleMomentum">Whether momentum, or β₁ where there is none, moves the other way.</param>
    /// <param name="minMomentum">The momentum at the highest rate.</param>
    /// <param name="maxMomentum">The momentum at the lowest rate.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public CyclicSchedule(
        Optimizer optimizer,
        ReadOnlySpan<double> baseLearningRates,
        ReadOnlySpan<double> maxLearningRates,
        int stepsUp = 2000,
        int? stepsDown = null,
        CycleMode mode = CycleMode.Triangular,
        double gamma = 1,
        bool cycleMomentum = true,
        double minMomentum = 0.8,
        double maxMomentum = 0.9)
        : base(optimizer)
    {
        _base = RatePerGroup("baseLearningRate", baseLearningRates);
        _max = RatePerGroup("maxLearningRate", maxLearningRates);
        CheckPositive(nameof(stepsUp), stepsUp);
        CheckPositive(nameof(stepsDown), stepsDown ?? stepsUp);
        Check.Argument(Enum.IsDefined(mode), $"CyclicSchedule: mode {mode} is not known.");
        CheckNotNegative(nameof(gamma), gamma);
        CheckThat(minMomentum is >= 0 and < 1, nameof(minMomentum), minMomentum, "must be in [0, 1)");
        CheckThat(maxMomentum is >= 0 and < 1, nameof(maxMomentum), maxMomentum, "must be in [0, 1)");
        if (cycleMomentum)
            CheckMomentum();
        (_up, _down, _mode, _gamma) = (stepsUp, stepsDown ?? stepsUp, mode, gamma);
        (_cycleMomentum, _minMomentum, _maxMomentum) = (cycleMomentum, minMomentum, maxMomentum);
        Apply();
    }

    /// <inheritdoc/>
    protected override double RateAt(long step, int group) =>
        _base[group] + ((_max[group] - _base[group]) * HeightAt(step));

    /// <inheritdoc/>
    protected override double? MomentumAt(long step, int group) =>
        _cycleMomentum ? _maxMomentum - ((_maxMomentum - _minMomentum) * HeightAt(step)) : null;

    /// <summary>How high it is between bottom and top of the first cycle, from 0 to 1.</summary>
    private double HeightAt(long step)
    {
        long length = (long)_up + _down, cycle = step / length, since = step % length;
        double height = since <= _up ? (double)since / _up : (double)(length - since) / _down;
        return _mode switch
        {
            CycleMode.Triangular2 => height * Math.Pow(0.5, cycle),
            CycleMode.ExponentialRange => height * Math.Pow(_gamma, step),
            _ => height,
        };
    }
}
