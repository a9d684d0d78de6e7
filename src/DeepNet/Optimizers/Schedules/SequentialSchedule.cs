namespace DeepNet.Optimizers;

/// <summary>One schedule after another.</summary>
/// <remarks>
/// Each starts at its own step 0 when its milestone is reached. Only this schedule is stepped, not the ones in it.
/// torch.optim.lr_scheduler.SequentialLR.
/// </remarks>
public sealed class SequentialSchedule : Schedule
{
    private readonly Schedule[] _schedules;
    private readonly int[] _milestones;

    /// <summary>Starts the schedule: sets the rates of step 0.</summary>
    /// <param name="schedules">Schedules of one optimizer, in order.</param>
    /// <param name="milestones">The steps at which the second and later ones start; positive and rising.</param>
    /// <exception cref="ArgumentException">Schedules and milestones do not fit, or belong to different
    /// optimizers.</exception>
    public SequentialSchedule(ReadOnlySpan<Schedule> schedules, ReadOnlySpan<int> milestones)
        : base(ScheduleList.OptimizerOf(nameof(SequentialSchedule), schedules))
    {
        (_schedules, _milestones) = (schedules.ToArray(), milestones.ToArray());
        Check.Argument(
            _milestones.Length == _schedules.Length - 1,
            $"SequentialSchedule: {_schedules.Length} schedules need {_schedules.Length - 1} milestones, "
                + $"not {_milestones.Length}.");
        for (int i = 0; i < _milestones.Length; i++)
        {
            CheckThat(
                _milestones[i] > (i == 0 ? 0 : _milestones[i - 1]),
                nameof(milestones),
                _milestones[i],
                "must be positive and above the one before");
        }

        Apply();
    }

    /// <inheritdoc/>
    protected override double RateAt(long step, int group)
    {
        (Schedule current, long since) = At(step);
        return current.RateOf(since, group);
    }

    /// <inheritdoc/>
    protected override double? MomentumAt(long step, int group)
    {
        (Schedule current, long since) = At(step);
        return current.MomentumOf(since, group);
    }

    internal override void Save(OrderedDictionary<string, Tensor> state, string prefix)
    {
        base.Save(state, prefix);
        ScheduleList.Save(_schedules, state, prefix);
    }

    internal override Action Restore(StateReader reader, string prefix) =>
        base.Restore(reader, prefix) + ScheduleList.Restore(_schedules, reader, prefix);

    private (Schedule Current, long Since) At(long step)
    {
        int index = 0;
        while (index < _milestones.Length && _milestones[index] <= step)
            index++;
        return (_schedules[index], index == 0 ? step : step - _milestones[index - 1]);
    }
}
