using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

public sealed class ExponentialScheduleTests : ScheduleContract<ExponentialSchedule>
{
    protected override double[] Factors => [1, 0.5, 0.25];

    protected override ExponentialSchedule Make(Optimizer optimizer) => new(optimizer, 0.5);

    protected override (Func<Optimizer, ExponentialSchedule> Make, string Message)[] Errors() =>
    [
        (o => new ExponentialSchedule(o, -1), "gamma -1 must be finite and not negative"),
        (
            o => new ExponentialSchedule(o, double.PositiveInfinity),
            $"gamma {double.PositiveInfinity} must be finite and not negative"),
    ];
}
