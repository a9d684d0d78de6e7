namespace DeepNet.Optimizers;

/// <summary>The rate falls along half a cosine wave, and rises again after it.</summary>
/// <remarks>
/// η = η_min + (η₀ - η_min) (1 + cos(πt / steps)) / 2. Loshchilov and Hutter, 2017,
/// https://arxiv.org/abs/1608.03983. torch.optim.lr_scheduler.CosineAnnealingLR.
/// </remarks>
public sealed class CosineSchedule : Schedule
{
    private readonly int _steps;
    private readonly double _least;

    /// <summary>Starts the schedule: sets the rates of step 0.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="steps">Length of half a wave, when the least rate is reached; positive.</param>
    /// <param name="minLearningRate">η_min; not negative.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public CosineSchedule(Optimizer optimizer, int steps, double minLearningRate = 0)
        : base(optimizer)
    {
        (_steps, _least) = (steps, minLearningRate);
        CheckPositive(nameof(steps), steps);
        CheckNotNegative(nameof(minLearningRate), minLearningRate);
        Apply();
    }

    /// <inheritdoc/>
    protected override double RateAt(long step, int group) =>
        _least + ((InitialRates[group] - _least) * (1 + Math.Cos(Math.PI * step / _steps)) / 2);
}
