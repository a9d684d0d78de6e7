namespace DeepNet.Optimizers;

/// <summary>The rate falls by a factor every so many steps.</summary>
/// <remarks>η = η₀ γ^⌊t / stepSize⌋. torch.optim.lr_scheduler.StepLR.</remarks>
public sealed class StepSchedule : Schedule
{
    private readonly int _stepSize;
    private readonly double _gamma;

    /// <summary>Starts the schedule: sets the rates of step 0.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="stepSize">Steps with the same rate; positive.</param>
    /// <param name="gamma">γ; not negative.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public StepSchedule(Optimizer optimizer, int stepSize, double gamma = 0.1)
        : base(optimizer)
    {
        (_stepSize, _gamma) = (stepSize, gamma);
        CheckPositive(nameof(stepSize), stepSize);
        CheckNotNegative(nameof(gamma), gamma);
        Apply();
    }

    /// <inheritdoc/>
    protected override double RateAt(long step, int group) =>
        InitialRates[group] * Math.Pow(_gamma, step / _stepSize);
}
