namespace DeepNet.Optimizers;

/// <summary>The rate rises along a straight line, then stays.</summary>
/// <remarks>
/// η = η₀ (start + (1 - start) min(t / steps, 1)). To go on with another schedule, put both into a
/// <see cref="SequentialSchedule"/>. Goyal et al., 2017, https://arxiv.org/abs/1706.02677, section 2.2.
/// </remarks>
public sealed class WarmupSchedule : Schedule
{
    private readonly int _steps;
    private readonly double _start;

    /// <summary>Starts the schedule: sets the rates of step 0.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="steps">When the whole rate is reached; positive.</param>
    /// <param name="startFactor">Where it starts; in [0, 1].</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public WarmupSchedule(Optimizer optimizer, int steps, double startFactor = 0)
        : base(optimizer)
    {
        (_steps, _start) = (steps, startFactor);
        CheckPositive(nameof(steps), steps);
        CheckThat(startFactor is >= 0 and <= 1, nameof(startFactor), startFactor, "must be in [0, 1]");
        Apply();
    }

    /// <inheritdoc/>
    protected override double RateAt(long step, int group) =>
        InitialRates[group] * (_start + ((1 - _start) * Math.Min(step, _steps) / _steps));
}
