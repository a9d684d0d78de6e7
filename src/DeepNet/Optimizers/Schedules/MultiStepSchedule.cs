namespace DeepNet.Optimizers;

/// <summary>The rate falls by a factor at given steps.</summary>
/// <remarks>η = η₀ γⁿ with n milestones at or before t. torch.optim.lr_scheduler.MultiStepLR.</remarks>
public sealed class MultiStepSchedule : Schedule
{
    private readonly int[] _milestones;
    private readonly double _gamma;

    /// <summary>Starts the schedule: sets the rates of step 0.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="milestones">The steps, not negative and in order; one that stands twice counts twice.</param>
    /// <param name="gamma">γ; not negative.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public MultiStepSchedule(Optimizer optimizer, ReadOnlySpan<int> milestones, double gamma = 0.1)
        : base(optimizer)
    {
        (_milestones, _gamma) = (milestones.ToArray(), gamma);
        CheckNotNegative(nameof(gamma), gamma);
        for (int i = 0; i < _milestones.Length; i++)
        {
            CheckThat(
                _milestones[i] >= (i == 0 ? 0 : _milestones[i - 1]),
                nameof(milestones),
                _milestones[i],
                "must not be negative or below the one before");
        }
        Apply();
    }

    /// <inheritdoc/>
    protected override double RateAt(long step, int group) =>
        InitialRates[group] * Math.Pow(_gamma, _milestones.Count(milestone => milestone <= step));
}
