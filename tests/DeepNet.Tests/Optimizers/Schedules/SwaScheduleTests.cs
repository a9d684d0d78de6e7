using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

public sealed class SwaScheduleTests : ScheduleContract<SwaSchedule>
{
    protected override double[] Factors => [1, 0.5, 0, 0];

    protected override SwaSchedule Make(Optimizer optimizer) => new(optimizer, 0, 2, Annealing.Linear);

    protected override (Func<Optimizer, SwaSchedule> Make, string Message)[] Errors() =>
    [
        (o => new SwaSchedule(o, -1), "learningRate -1 must be finite and not negative"),
        (o => new SwaSchedule(o, double.NaN), "learningRate NaN must be finite and not negative"),
        (o => new SwaSchedule(o, 1, -1), "steps -1 must be finite and not negative"),
        (o => new SwaSchedule(o, 1, 1, (Annealing)7), "annealing 7 is not known"),
    ];

    [Fact]
    public void It_starts_from_the_rates_of_now()
    {
        Sgd sgd = ScheduleTests.TwoGroups();
        new ExponentialSchedule(sgd, 0.5).Step();
        var swa = new SwaSchedule(sgd, 0.1, 2);
        swa.LearningRates.Should().Equal(0.5, 0.05);
        swa.Step();
        swa.LearningRates[0].Should().BeApproximately(0.3, 1e-15);
        swa.Step();
        swa.Step();
        swa.LearningRates.Should().Equal(0.1, 0.1);
    }
}
