using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

/// <summary>What schedules inherit and so needs no proof for each of them.</summary>
public sealed class ScheduleTests
{
    [Fact]
    public void A_schedule_of_ones_own_is_a_formula()
    {
        Sgd sgd = TwoGroups();
        var schedule = new OwnSchedule(sgd);
        foreach (double expected in new[] { 1, 0.5, 1 / 3.0 })
        {
            sgd.Groups[0].LearningRate.Should().BeApproximately(expected, 1e-15);
            sgd.Groups[1].LearningRate.Should().BeApproximately(0.1 * expected, 1e-15);
            schedule.Step();
        }
    }

    [Fact]
    public void A_rate_that_is_set_becomes_the_initial_one()
    {
        Sgd sgd = TwoGroups();
        var schedule = new StepSchedule(sgd, 1);
        schedule.Step();
        new StepSchedule(sgd, 1).LearningRates[0].Should().Be(1);
        sgd.LearningRate = 0.5;
        new StepSchedule(sgd, 1).LearningRates.Should().Equal(0.5, 0.5);
    }

    [Fact]
    public void A_state_of_another_schedule_is_rejected()
    {
        Sgd sgd = TwoGroups();
        var step = new StepSchedule(sgd, 1);
        Action act = () => step.LoadStateDict(
            new SequentialSchedule([new StepSchedule(sgd, 1)], []).StateDict());
        act.Should().Throw<StateDictException>().WithMessage("*does not fit StepSchedule*schedules.0.step*");
    }

    /// <summary>Rates of 1 and 0.1, a momentum of 0.3.</summary>
    internal static Sgd TwoGroups() => new(
        [
            new ParameterGroup([new(Tensor.Ones([1]))]),
            new ParameterGroup([new(Tensor.Ones([1]))]) { LearningRate = 0.1 },
        ],
        1,
        momentum: 0.3);

    private sealed class OwnSchedule : Schedule
    {
        public OwnSchedule(Optimizer optimizer)
            : base(optimizer) => Apply();

        protected override double RateAt(long step, int group) => InitialRates[group] / (1 + step);
    }
}
