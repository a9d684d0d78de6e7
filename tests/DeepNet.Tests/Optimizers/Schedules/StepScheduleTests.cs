using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

public sealed class StepScheduleTests : ScheduleContract<StepSchedule>
{
    protected override double[] Factors => [1, 1, 0.1, 0.1, 0.01];

    protected override StepSchedule Make(Optimizer optimizer) => new(optimizer, 2);

    protected override (Func<Optimizer, StepSchedule> Make, string Message)[] Errors() =>
    [
        (o => new StepSchedule(o, 0), "stepSize 0 must be finite and positive"),
        (o => new StepSchedule(o, 1, -1), "gamma -1 must be finite and not negative"),
        (o => new StepSchedule(o, 1, double.NaN), "gamma NaN must be finite and not negative"),
    ];
}
