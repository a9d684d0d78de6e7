namespace DeepNet.Optimizers;

/// <summary>The rate falls to 0 as a power of the time left.</summary>
/// <remarks>η = η₀ (1 - min(t / steps, 1))^power. torch.optim.lr_scheduler.PolynomialLR.</remarks>
public sealed class PolynomialSchedule : Schedule
{
    private readonly int _steps;
    private readonly double _power;

    /// <summary>Starts the schedule: sets the rates of step 0.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="steps">When 0 is reached; positive.</param>
    /// <param name="power">1 for a straight line; not negative.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public PolynomialSchedule(Optimizer optimizer, int steps = 5, double power = 1)
        : base(optimizer)
    {
        (_steps, _power) = (steps, power);
        CheckPositive(nameof(steps), steps);
        CheckNotNegative(nameof(power), power);
        Apply();
    }

    /// <inheritdoc/>
    protected override double RateAt(long step, int group) =>
        InitialRates[group] * Math.Pow(1 - ((double)Math.Min(step, _steps) / _steps), _power);
}
