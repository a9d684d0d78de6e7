using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

public sealed class ChainedScheduleTests : ScheduleContract<ChainedSchedule>
{
    protected override double[] Factors => [0.25, 0.125, 0.25, 0.125];

    protected override ChainedSchedule Make(Optimizer optimizer) =>
        new(new ConstantSchedule(optimizer, 0.25, 2), new ExponentialSchedule(optimizer, 0.5));

    protected override (Func<Optimizer, ChainedSchedule> Make, string Message)[] Errors() =>
    [
        (o => new ChainedSchedule(), "there are no schedules"),
        (
            o => new ChainedSchedule(new StepSchedule(o, 1), new CosineSchedule(ScheduleTests.TwoGroups(), 1)),
            "StepSchedule and CosineSchedule belong to different optimizers; all must have one"),
    ];

    [Fact]
    public void A_rate_of_zero_stays_zero()
    {
        Sgd sgd = ScheduleTests.TwoGroups();
        sgd.Groups[1].LearningRate = 0;
        Make(sgd).LearningRates.Should().Equal(0.25, 0);
    }
}
