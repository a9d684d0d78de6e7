namespace DeepNet.Optimizers;

/// <summary>The rate falls along half a cosine wave again and again, each time from the top.</summary>
/// <remarks>
/// η = η_min + (η₀ - η_min) (1 + cos(πs / T)) / 2 with s steps since the last restart and T steps between restarts, at
/// first firstSteps, then multiplier times as many every time. Loshchilov and Hutter, 2017,
/// https://arxiv.org/abs/1608.03983. torch.optim.lr_scheduler.CosineAnnealingWarmRestarts.
/// </remarks>
public sealed class CosineWarmRestartsSchedule : Schedule
{
    private readonly int _first;
    private readonly int _multiplier;
    private readonly double _least;

    /// <summary>Starts the schedule: sets the rates of step 0.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="firstSteps">Steps to the first restart; positive.</param>
    /// <param name="multiplier">How much longer each wave is than the one before; positive.</param>
    /// <param name="minLearningRate">η_min; not negative.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public CosineWarmRestartsSchedule(
        Optimizer optimizer, int firstSteps, int multiplier = 1, double minLearningRate = 0)
        : base(optimizer)
    {
        (_first, _multiplier, _least) = (firstSteps, multiplier, minLearningRate);
        CheckPositive(nameof(firstSteps), firstSteps);
        CheckPositive(nameof(multiplier), multiplier);
        CheckNotNegative(nameof(minLearningRate), minLearningRate);
        Apply();
    }

    /// <inheritdoc/>
    protected override double RateAt(long step, int group)
    {
        long since = step, length = _first;
        if (_multiplier == 1)
            since %= length;
        while (since >= length)
        {
            since -= length;
            length *= _multiplier;
        }

        return _least + ((InitialRates[group] - _least) * (1 + Math.Cos(Math.PI * since / length)) / 2);
    }
}
