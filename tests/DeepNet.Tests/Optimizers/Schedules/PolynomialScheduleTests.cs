using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

public sealed class PolynomialScheduleTests : ScheduleContract<PolynomialSchedule>
{
    protected override double[] Factors => [1, 0.5625, 0.25, 0.0625, 0, 0];

    protected override PolynomialSchedule Make(Optimizer optimizer) => new(optimizer, 4, 2);

    protected override (Func<Optimizer, PolynomialSchedule> Make, string Message)[] Errors() =>
    [
        (o => new PolynomialSchedule(o, 0), "steps 0 must be finite and positive"),
        (o => new PolynomialSchedule(o, power: -1), "power -1 must be finite and not negative"),
        (o => new PolynomialSchedule(o, power: double.NaN), "power NaN must be finite and not negative"),
    ];
}
