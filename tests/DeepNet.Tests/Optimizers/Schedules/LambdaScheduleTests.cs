using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

public sealed class LambdaScheduleTests : ScheduleContract<LambdaSchedule>
{
    protected override double[] Factors => [1, 2, 3];

    protected override LambdaSchedule Make(Optimizer optimizer) => new(optimizer, t => t + 1);

    protected override (Func<Optimizer, LambdaSchedule> Make, string Message)[] Errors() =>
    [
        (o => new LambdaSchedule(o, []), "0 functions for 2 groups; give one, or one for each"),
        (o => new LambdaSchedule(o, _ => 1, _ => 1, _ => 1), "3 functions for 2 groups; give one, or one for each"),
        (o => new LambdaSchedule(o, _ => 1, null!), "a function is null"),
    ];

    [Fact]
    public void Functions_may_differ_between_groups() =>
        new LambdaSchedule(ScheduleTests.TwoGroups(), _ => 0.5, _ => 3).LearningRates.Should().Equal(0.5, 3 * 0.1);
}
