using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

public sealed class ConstantScheduleTests : ScheduleContract<ConstantSchedule>
{
    protected override double[] Factors => [0.25, 0.25, 1, 1];

    protected override ConstantSchedule Make(Optimizer optimizer) => new(optimizer, 0.25, 2);

    protected override (Func<Optimizer, ConstantSchedule> Make, string Message)[] Errors() =>
    [
        (o => new ConstantSchedule(o, 2), "factor 2 must be in [0, 1]"),
        (o => new ConstantSchedule(o, double.NaN), "factor NaN must be in [0, 1]"),
        (o => new ConstantSchedule(o, steps: -1), "steps -1 must be finite and not negative"),
    ];
}
