namespace DeepNet.Optimizers;

/// <summary>The initial rate times what a function of yours gives.</summary>
/// <remarks>η = η₀ f(t). torch.optim.lr_scheduler.LambdaLR.</remarks>
public sealed class LambdaSchedule : Schedule
{
    private readonly Func<long, double>[] _factors;

    /// <summary>Starts the schedule: sets the rates of step 0.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="factor">f for all groups, or one for each.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public LambdaSchedule(Optimizer optimizer, params ReadOnlySpan<Func<long, double>> factor)
        : base(optimizer)
    {
        _factors = FunctionPerGroup(factor);
        Apply();
    }

    /// <inheritdoc/>
    protected override double RateAt(long step, int group) =>
        InitialRates[group] * _factors[group](step);
}
