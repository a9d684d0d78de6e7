using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

/// <summary>The schedules that set rates of their own and turn momentum the other way.</summary>
public sealed class CycleScheduleTests
{
    [Fact]
    public void One_cycle_rises_falls_and_stays()
    {
        Sgd sgd = Make();
        var schedule = new OneCycleSchedule(
            sgd, 1, 5, warmupPart: 0.6, Annealing.Linear, minMomentum: 0.5, maxMomentum: 0.9, divisor: 10,
            finalDivisor: 10);
        Expect(sgd, schedule, [(0.1, 0.9), (0.55, 0.7), (1, 0.5), (0.505, 0.7), (0.01, 0.9), (0.01, 0.9)]);
    }

    [Fact]
    public void One_cycle_of_three_phases_falls_as_it_rose()
    {
        Sgd sgd = Make();
        var schedule = new OneCycleSchedule(
            sgd, 1, 6, warmupPart: 0.5, Annealing.Linear, minMomentum: 0.5, maxMomentum: 0.9, divisor: 10,
            finalDivisor: 10, threePhases: true);
        Expect(
            sgd, schedule, [(0.1, 0.9), (0.55, 0.7), (1, 0.5), (0.55, 0.7), (0.1, 0.9), (0.01, 0.9), (0.01, 0.9)]);
    }

    [Fact]
    public void Triangles_repeat()
    {
        Sgd sgd = Make();
        var schedule = new CyclicSchedule(sgd, 0, 1, 2, 1, minMomentum: 0.5, maxMomentum: 0.9);
        Expect(sgd, schedule, [(0, 0.9), (0.5, 0.7), (1, 0.5), (0, 0.9), (0.5, 0.7), (1, 0.5)]);
    }

    [Fact]
    public void Triangles_become_lower()
    {
        Sgd sgd = Make();
        Expect(
            sgd,
            new CyclicSchedule(sgd, 0, 1, 1, mode: CycleMode.Triangular2, cycleMomentum: false),
            [(0, 0.3), (1, 0.3), (0, 0.3), (0.5, 0.3), (0, 0.3), (0.25, 0.3)]);
        Expect(
            sgd,
            new CyclicSchedule(sgd, 0, 1, 1, mode: CycleMode.ExponentialRange, gamma: 0.5, cycleMomentum: false),
            [(0, 0.3), (0.5, 0.3), (0, 0.3), (0.125, 0.3)]);
    }

    [Fact]
    public void Groups_may_have_rates_of_their_own_and_beta1_is_a_momentum()
    {
        var adam = new Adam(
            [new ParameterGroup([new(Tensor.Ones([1]))]), new ParameterGroup([new(Tensor.Ones([1]))])]);
        var schedule = new OneCycleSchedule(adam, [1, 10], 10);
        schedule.LearningRates[0].Should().BeApproximately(1 / 25.0, 1e-15);
        schedule.LearningRates[1].Should().BeApproximately(10 / 25.0, 1e-15);
        adam.Groups[1].Beta1.Should().BeApproximately(0.95, 1e-15);
        new CyclicSchedule(adam, [0.5], [1, 2]).LearningRates.Should().Equal(0.5, 0.5);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Sgd sgd = Make();
        ScheduleTests.Rejected(() => new OneCycleSchedule(sgd, -1, 9), "OneCycleSchedule: maxLearningRate -1 *");
        ScheduleTests.Rejected(() => new OneCycleSchedule(sgd, 1, 1), "OneCycleSchedule: steps 1 must be at least 2.*");
        ScheduleTests.Rejected(() => new OneCycleSchedule(sgd, 1, 9, 2), "OneCycleSchedule: warmupPart 2 must be in*");
        ScheduleTests.Rejected(() => new OneCycleSchedule(sgd, 1, 9, divisor: 0), "OneCycleSchedule: divisor 0 *");
        ScheduleTests.Rejected(() => new CyclicSchedule(sgd, 0, 1, 0), "CyclicSchedule: stepsUp 0 *");
        ScheduleTests.Rejected(() => new CyclicSchedule(sgd, 0, 1, 1, 0), "CyclicSchedule: stepsDown 0 *");
        ScheduleTests.Rejected(
            () => new CyclicSchedule(sgd, 0, 1, maxMomentum: 1), "CyclicSchedule: maxMomentum 1 must be in [0, 1).*");
        Action act = () => _ = new CyclicSchedule(sgd, [1, 2], [3]);
        act.Should().Throw<ArgumentException>()
            .WithMessage("CyclicSchedule: 2 values of baseLearningRate for 1 groups; give one, or one for each.");
        act = () => _ = new OneCycleSchedule(new Adagrad([new Parameter(Tensor.Ones([1]))]), 1, 9);
        act.Should().Throw<ArgumentException>()
            .WithMessage("OneCycleSchedule: Adagrad has no momentum to cycle; pass cycleMomentum: false.");
    }

    private static Sgd Make() => new([new Parameter(Tensor.Ones([1]))], 0.7, momentum: 0.3);

    private static void Expect(Sgd sgd, Schedule schedule, (double Rate, double Momentum)[] expected)
    {
        foreach ((double rate, double momentum) in expected)
        {
            sgd.LearningRate.Should().BeApproximately(rate, 1e-12);
            sgd.Groups[0].Momentum.Should().BeApproximately(momentum, 1e-12);
            schedule.Step();
        }
    }
}
