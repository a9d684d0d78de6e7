using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

public sealed class MultiStepScheduleTests : ScheduleContract<MultiStepSchedule>
{
    protected override double[] Factors => [1, 0.5, 0.5, 0.125];

    protected override MultiStepSchedule Make(Optimizer optimizer) => new(optimizer, [1, 3, 3], 0.5);

    protected override (Func<Optimizer, MultiStepSchedule> Make, string Message)[] Errors() =>
    [
        (o => new MultiStepSchedule(o, [3, 2]), "milestones 2 must not be negative or below the one before"),
        (o => new MultiStepSchedule(o, [-1]), "milestones -1 must not be negative or below the one before"),
        (o => new MultiStepSchedule(o, [1], -1), "gamma -1 must be finite and not negative"),
    ];
}
