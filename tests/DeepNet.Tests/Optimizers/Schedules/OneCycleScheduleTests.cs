using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

public sealed class OneCycleScheduleTests : ScheduleContract<OneCycleSchedule>
{
    protected override double[] Factors => [0.1, 0.55, 1, 0.505, 0.01, 0.01];

    protected override double[] Momenta => [0.9, 0.7, 0.5, 0.7, 0.9, 0.9];

    protected override OneCycleSchedule Make(Optimizer optimizer) =>
        new(
            optimizer, [1, 0.1], 5, 0.6, Annealing.Linear, minMomentum: 0.5, maxMomentum: 0.9,
            divisor: 10, finalDivisor: 10);

    protected override (Func<Optimizer, OneCycleSchedule> Make, string Message)[] Errors() =>
    [
        (o => new OneCycleSchedule(o, -1, 9), "maxLearningRate -1 must be finite and not negative"),
        (
            o => new OneCycleSchedule(o, [1, 2, 3], 9),
            "3 values of maxLearningRate for 2 groups; give one, or one for each"),
        (o => new OneCycleSchedule(o, 1, 1), "steps 1 must be at least 2"),
        (o => new OneCycleSchedule(o, 1, 9, 2), "warmupPart 2 must be in [0, 1]"),
        (o => new OneCycleSchedule(o, 1, 9, annealing: (Annealing)7), "annealing 7 is not known"),
        (o => new OneCycleSchedule(o, 1, 9, minMomentum: -1), "minMomentum -1 must be in [0, 1)"),
        (o => new OneCycleSchedule(o, 1, 9, maxMomentum: 1), "maxMomentum 1 must be in [0, 1)"),
        (o => new OneCycleSchedule(o, 1, 9, divisor: 0), "divisor 0 must be finite and positive"),
        (o => new OneCycleSchedule(o, 1, 9, finalDivisor: double.NaN), "finalDivisor NaN must be finite and positive"),
    ];

    [Fact]
    public void Three_phases_fall_as_they_rose()
    {
        Sgd sgd = ScheduleTests.TwoGroups();
        var schedule = new OneCycleSchedule(
            sgd, 1, 6, 0.5, Annealing.Linear, minMomentum: 0.5, maxMomentum: 0.9, divisor: 10, finalDivisor: 10,
            threePhases: true);
        foreach ((double rate, double momentum) in new[]
            { (0.1, 0.9), (0.55, 0.7), (1, 0.5), (0.55, 0.7), (0.1, 0.9), (0.01, 0.9), (0.01, 0.9) })
        {
            sgd.LearningRate.Should().BeApproximately(rate, 1e-12);
            sgd.Groups[0].Momentum.Should().BeApproximately(momentum, 1e-12);
            schedule.Step();
        }
    }

    [Fact]
    public void Beta1_is_a_momentum_and_an_optimizer_may_have_none()
    {
        var adam = new Adam([new Parameter(Tensor.Ones([1]))]);
        new OneCycleSchedule(adam, 1, 10).LearningRates[0].Should().BeApproximately(1 / 25.0, 1e-15);
        adam.Groups[0].Beta1.Should().BeApproximately(0.95, 1e-15);
        var adagrad = new Adagrad([new Parameter(Tensor.Ones([1]))]);
        Action act = () => _ = new OneCycleSchedule(adagrad, 1, 9);
        act.Should().Throw<ArgumentException>()
            .WithMessage("OneCycleSchedule: Adagrad has no momentum to cycle; pass cycleMomentum: false.");
        new OneCycleSchedule(adagrad, 1, 9, cycleMomentum: false).LearningRates[0]
            .Should().BeApproximately(1 / 25.0, 1e-15);
    }
}
