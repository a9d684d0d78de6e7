using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

public sealed class WarmupScheduleTests : ScheduleContract<WarmupSchedule>
{
    protected override double[] Factors => [0, 0.25, 0.5, 0.75, 1, 1];

    protected override WarmupSchedule Make(Optimizer optimizer) => new(optimizer, 4);

    protected override (Func<Optimizer, WarmupSchedule> Make, string Message)[] Errors() =>
    [
        (o => new WarmupSchedule(o, 0), "steps 0 must be finite and positive"),
        (o => new WarmupSchedule(o, 3, 1.5), "startFactor 1.5 must be in [0, 1]"),
        (o => new WarmupSchedule(o, 3, double.NaN), "startFactor NaN must be in [0, 1]"),
    ];

    [Fact]
    public void It_may_start_above_zero() =>
        new WarmupSchedule(ScheduleTests.TwoGroups(), 4, 0.5).LearningRates.Should().Equal(0.5, 0.05);
}
