namespace DeepNet.Optimizers;

/// <summary>A straight line from one fraction of the initial rate to another.</summary>
/// <remarks>η = η₀ (start + (end - start) min(t / steps, 1)). torch.optim.lr_scheduler.LinearLR.</remarks>
public sealed class LinearSchedule : Schedule
{
    private readonly double _start;
    private readonly double _end;
    private readonly int _steps;

    /// <summary>Starts the schedule: sets the rates of step 0.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="startFactor">In [0, 1].</param>
    /// <param name="endFactor">In [0, 1].</param>
    /// <param name="steps">Length of the line; positive.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public LinearSchedule(Optimizer optimizer, double startFactor = 1.0 / 3, double endFactor = 1, int steps = 5)
        : base(optimizer)
    {
        (_start, _end, _steps) = (startFactor, endFactor, steps);
        CheckThat(startFactor is >= 0 and <= 1, nameof(startFactor), startFactor, "must be in [0, 1]");
        CheckThat(endFactor is >= 0 and <= 1, nameof(endFactor), endFactor, "must be in [0, 1]");
        CheckPositive(nameof(steps), steps);
        Apply();
    }

    /// <inheritdoc/>
    protected override double RateAt(long step, int group) =>
        InitialRates[group] * (_start + ((_end - _start) * Math.Min(step, _steps) / _steps));
}
