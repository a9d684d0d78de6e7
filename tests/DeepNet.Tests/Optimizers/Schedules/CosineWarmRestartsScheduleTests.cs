using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

public sealed class CosineWarmRestartsScheduleTests : ScheduleContract<CosineWarmRestartsSchedule>
{
    protected override double[] Factors => [1, 1, 0.5, 1, 0.853553390593274, 0.5, 0.146446609406726, 1];

    protected override CosineWarmRestartsSchedule Make(Optimizer optimizer) => new(optimizer, 1, 2);

    protected override (Func<Optimizer, CosineWarmRestartsSchedule> Make, string Message)[] Errors() =>
    [
        (o => new CosineWarmRestartsSchedule(o, 0), "firstSteps 0 must be finite and positive"),
        (o => new CosineWarmRestartsSchedule(o, 1, 0), "multiplier 0 must be finite and positive"),
        (o => new CosineWarmRestartsSchedule(o, 1, 1, -1), "minLearningRate -1 must be finite and not negative"),
    ];

    [Fact]
    public void Waves_may_be_of_equal_length_and_end_above_zero()
    {
        var schedule = new CosineWarmRestartsSchedule(ScheduleTests.TwoGroups(), 2, minLearningRate: 0.2);
        foreach (double expected in new[] { 1, 0.6, 1, 0.6 })
        {
            schedule.LearningRates[0].Should().BeApproximately(expected, 1e-12);
            schedule.Step();
        }
    }
}
