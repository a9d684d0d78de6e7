namespace DeepNet.Optimizers;

/// <summary>Several schedules at once: their factors are multiplied.</summary>
/// <remarks>
/// η = η₀ Π (ηᵢ / η₀) with the rates ηᵢ of the schedules. Only this schedule is stepped, not the ones in it. The last
/// schedule that has a momentum decides it. torch.optim.lr_scheduler.ChainedScheduler.
/// </remarks>
public sealed class ChainedSchedule : Schedule
{
    private readonly Schedule[] _schedules;

    /// <summary>Starts the schedule: sets the rates of step 0.</summary>
    /// <param name="schedules">Schedules of one optimizer.</param>
    /// <exception cref="ArgumentException">There is none, or they belong to different optimizers.</exception>
    public ChainedSchedule(params ReadOnlySpan<Schedule> schedules)
        : base(ScheduleList.OptimizerOf(nameof(ChainedSchedule), schedules))
    {
        _schedules = schedules.ToArray();
        Apply();
    }

    /// <inheritdoc/>
    protected override double RateAt(long step, int group)
    {
        double rate = InitialRates[group];
        foreach (Schedule schedule in _schedules)
        {
            if (InitialRates[group] != 0)
                rate *= schedule.RateOf(step, group) / InitialRates[group];
        }

        return rate;
    }

    /// <inheritdoc/>
    protected override double? MomentumAt(long step, int group)
    {
        double? momentum = null;
        foreach (Schedule schedule in _schedules)
            momentum = schedule.MomentumOf(step, group) ?? momentum;
        return momentum;
    }

    internal override void Save(OrderedDictionary<string, Tensor> state, string prefix)
    {
        base.Save(state, prefix);
        ScheduleList.Save(_schedules, state, prefix);
    }

    internal override Action Restore(StateReader reader, string prefix) =>
        base.Restore(reader, prefix) + ScheduleList.Restore(_schedules, reader, prefix);
}
