namespace DeepNet.Optimizers;

/// <summary>A fraction of the initial rate for some steps, then all of it.</summary>
/// <remarks>η = factor · η₀ while t &lt; steps, then η₀. torch.optim.lr_scheduler.ConstantLR.</remarks>
public sealed class ConstantSchedule : Schedule
{
    private readonly double _factor;
    private readonly int _steps;

    /// <summary>Starts the schedule: sets the rates of step 0.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="factor">In [0, 1].</param>
    /// <param name="steps">Steps with the factor; not negative.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public ConstantSchedule(Optimizer optimizer, double factor = 1.0 / 3, int steps = 5)
        : base(optimizer)
    {
        (_factor, _steps) = (factor, steps);
        CheckThat(factor is >= 0 and <= 1, nameof(factor), factor, "must be in [0, 1]");
        CheckNotNegative(nameof(steps), steps);
        Apply();
    }

    /// <inheritdoc/>
    protected override double RateAt(long step, int group) =>
        step < _steps ? _factor * InitialRates[group] : InitialRates[group];
}
