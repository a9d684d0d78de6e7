namespace DeepNet.Optimizers;

/// <summary>Every step multiplies the rate by what a function of yours gives.</summary>
/// <remarks>η₀, then ηₜ = ηₜ₋₁ f(t). torch.optim.lr_scheduler.MultiplicativeLR.</remarks>
public sealed class MultiplicativeSchedule : Schedule
{
    private readonly Func<long, double>[] _factors;
    private readonly (long Step, double Product)[] _products;

    /// <summary>Starts the schedule: sets the rates of step 0.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="factor">f for all groups, or one for each.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public MultiplicativeSchedule(Optimizer optimizer, params ReadOnlySpan<Func<long, double>> factor)
        : base(optimizer)
    {
        _factors = FunctionPerGroup(factor);
        _products = new (long, double)[optimizer.Groups.Count];
        Array.Fill(_products, (0, 1));
        Apply();
    }

    /// <inheritdoc/>
    protected override double RateAt(long step, int group)
    {
        // What was multiplied last time is remembered; an earlier step starts anew.
        (long at, double product) = _products[group].Step <= step ? _products[group] : (0, 1);
        while (at < step)
            product *= _factors[group](++at);
        _products[group] = (at, product);
        return InitialRates[group] * product;
    }
}
