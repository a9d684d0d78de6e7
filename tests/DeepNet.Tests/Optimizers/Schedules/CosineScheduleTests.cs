using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

public sealed class CosineScheduleTests : ScheduleContract<CosineSchedule>
{
    protected override double[] Factors => [1, 0.5, 0, 0.5, 1];

    protected override CosineSchedule Make(Optimizer optimizer) => new(optimizer, 2);

    protected override (Func<Optimizer, CosineSchedule> Make, string Message)[] Errors() =>
    [
        (o => new CosineSchedule(o, 0), "steps 0 must be finite and positive"),
        (o => new CosineSchedule(o, 1, -1), "minLearningRate -1 must be finite and not negative"),
        (o => new CosineSchedule(o, 1, double.NaN), "minLearningRate NaN must be finite and not negative"),
    ];

    [Fact]
    public void It_may_end_above_zero()
    {
        var schedule = new CosineSchedule(ScheduleTests.TwoGroups(), 1, 0.5);
        schedule.Step();
        schedule.LearningRates.Should().Equal(0.5, 0.5);
    }
}
