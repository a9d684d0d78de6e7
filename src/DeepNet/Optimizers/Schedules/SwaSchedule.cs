namespace DeepNet.Optimizers;

/// <summary>Goes from the rates that the optimizer has now to one that is kept while weights are averaged.</summary>
/// <remarks>
/// η = η_swa + (η_now - η_swa) (1 - a) with a from 0 to 1 over some steps. Izmailov et al., 2018,
/// https://arxiv.org/abs/1803.05407. torch.optim.swa_utils.SWALR.
/// </remarks>
public sealed class SwaSchedule : Schedule
{
    private readonly double _rate;
    private readonly int _steps;
    private readonly Annealing _annealing;

    /// <summary>Starts the schedule, which leaves the rates of step 0 as they are.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="learningRate">η_swa; not negative.</param>
    /// <param name="steps">How long it takes to get there; not negative.</param>
    /// <param name="annealing">The form of the way.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public SwaSchedule(
        Optimizer optimizer, double learningRate, int steps = 10, Annealing annealing = Annealing.Cosine)
        : base(FromNow(optimizer))
    {
        (_rate, _steps, _annealing) = (learningRate, steps, annealing);
        CheckNotNegative(nameof(learningRate), learningRate);
        CheckNotNegative(nameof(steps), steps);
        Check.Argument(Enum.IsDefined(annealing), $"SwaSchedule: annealing {annealing} is not known.");
        Apply();
    }

    /// <inheritdoc/>
    protected override double RateAt(long step, int group) =>
        step >= _steps ? _rate : _annealing.Between(InitialRates[group], _rate, (double)step / _steps);

    private static Optimizer FromNow(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        foreach (ParameterGroup group in optimizer.Groups)
            group.InitialLearningRate = null;
        return optimizer;
    }
}
