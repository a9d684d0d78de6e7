namespace DeepNet.Optimizers;

/// <summary>The rate falls by a factor at every step.</summary>
/// <remarks>η = η₀ γᵗ. torch.optim.lr_scheduler.ExponentialLR.</remarks>
public sealed class ExponentialSchedule : Schedule
{
    private readonly double _gamma;

    /// <summary>Starts the schedule: sets the rates of step 0.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="gamma">γ; not negative.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public ExponentialSchedule(Optimizer optimizer, double gamma)
        : base(optimizer)
    {
        _gamma = gamma;
        CheckNotNegative(nameof(gamma), gamma);
        Apply();
    }

    /// <inheritdoc/>
    protected override double RateAt(long step, int group) =>
        InitialRates[group] * Math.Pow(_gamma, step);
}
