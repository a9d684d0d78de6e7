using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

public sealed class LinearScheduleTests : ScheduleContract<LinearSchedule>
{
    protected override double[] Factors => [0.2, 0.4, 0.6, 0.6];

    protected override LinearSchedule Make(Optimizer optimizer) => new(optimizer, 0.2, 0.6, 2);

    protected override (Func<Optimizer, LinearSchedule> Make, string Message)[] Errors() =>
    [
        (o => new LinearSchedule(o, -1), "startFactor -1 must be in [0, 1]"),
        (o => new LinearSchedule(o, endFactor: 1.5), "endFactor 1.5 must be in [0, 1]"),
        (o => new LinearSchedule(o, endFactor: double.NaN), "endFactor NaN must be in [0, 1]"),
        (o => new LinearSchedule(o, steps: 0), "steps 0 must be finite and positive"),
    ];
}
