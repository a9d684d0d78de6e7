using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

public sealed class SequentialScheduleTests : ScheduleContract<SequentialSchedule>
{
    protected override double[] Factors => [0, 0.5, 1, 0.5, 0.25];

    protected override SequentialSchedule Make(Optimizer optimizer) =>
        new([new WarmupSchedule(optimizer, 2), new ExponentialSchedule(optimizer, 0.5)], [2]);

    protected override (Func<Optimizer, SequentialSchedule> Make, string Message)[] Errors() =>
    [
        (
            o => new SequentialSchedule([new StepSchedule(o, 1), new StepSchedule(o, 1)], [0]),
            "milestones 0 must be positive and above the one before"),
        (o => new SequentialSchedule([new StepSchedule(o, 1)], [1]), "1 schedules need 0 milestones, not 1"),
        (o => new SequentialSchedule([], []), "there are no schedules"),
        (
            o => new SequentialSchedule([new StepSchedule(o, 1), new SwaSchedule(ScheduleTests.TwoGroups(), 1)], [1]),
            "StepSchedule and SwaSchedule belong to different optimizers; all must have one"),
    ];
}
