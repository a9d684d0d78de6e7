using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

public sealed class MultiplicativeScheduleTests : ScheduleContract<MultiplicativeSchedule>
{
    protected override double[] Factors => [1, 1, 2, 6, 24];

    protected override MultiplicativeSchedule Make(Optimizer optimizer) => new(optimizer, t => t);

    protected override (Func<Optimizer, MultiplicativeSchedule> Make, string Message)[] Errors() =>
    [
        (o => new MultiplicativeSchedule(o, []), "0 functions for 2 groups; give one, or one for each"),
        (
            o => new MultiplicativeSchedule(o, _ => 1, _ => 1, _ => 1),
            "3 functions for 2 groups; give one, or one for each"),
        (o => new MultiplicativeSchedule(o, _ => 1, null!), "a function is null"),
    ];

    [Fact]
    public void Functions_may_differ_between_groups()
    {
        var schedule = new MultiplicativeSchedule(ScheduleTests.TwoGroups(), _ => 0.5, _ => 3);
        schedule.Step();
        schedule.LearningRates.Should().Equal(0.5, 3 * 0.1);
    }
}
