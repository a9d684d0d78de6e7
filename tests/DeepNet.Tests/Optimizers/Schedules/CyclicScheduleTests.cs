using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

public sealed class CyclicScheduleTests : ScheduleContract<CyclicSchedule>
{
    protected override double[] Factors => [0, 0.5, 1, 0, 0.5, 1];

    protected override double[] Momenta => [0.9, 0.7, 0.5, 0.9, 0.7, 0.5];

    protected override CyclicSchedule Make(Optimizer optimizer) =>
        new(optimizer, [0], [1, 0.1], 2, 1, minMomentum: 0.5, maxMomentum: 0.9);

    protected override (Func<Optimizer, CyclicSchedule> Make, string Message)[] Errors() =>
    [
        (o => new CyclicSchedule(o, -1, 1), "baseLearningRate -1 must be finite and not negative"),
        (o => new CyclicSchedule(o, 0, double.NaN), "maxLearningRate NaN must be finite and not negative"),
        (
            o => new CyclicSchedule(o, [1, 2, 3], [3]),
            "3 values of baseLearningRate for 2 groups; give one, or one for each"),
        (o => new CyclicSchedule(o, 0, 1, 0), "stepsUp 0 must be finite and positive"),
        (o => new CyclicSchedule(o, 0, 1, 1, 0), "stepsDown 0 must be finite and positive"),
        (o => new CyclicSchedule(o, 0, 1, mode: (CycleMode)7), "mode 7 is not known"),
        (o => new CyclicSchedule(o, 0, 1, gamma: -1), "gamma -1 must be finite and not negative"),
        (o => new CyclicSchedule(o, 0, 1, minMomentum: -1), "minMomentum -1 must be in [0, 1)"),
        (o => new CyclicSchedule(o, 0, 1, maxMomentum: 1), "maxMomentum 1 must be in [0, 1)"),
    ];

    [Theory]
    [InlineData(CycleMode.Triangular2, new[] { 0, 1, 0, 0.5, 0, 0.25 })]
    [InlineData(CycleMode.ExponentialRange, new[] { 0, 0.5, 0, 0.125 })]
    public void Triangles_become_lower(CycleMode mode, double[] expected)
    {
        Sgd sgd = ScheduleTests.TwoGroups();
        var schedule = new CyclicSchedule(sgd, 0, 1, 1, mode: mode, gamma: 0.5, cycleMomentum: false);
        foreach (double rate in expected)
        {
            schedule.LearningRates.Should().Equal([rate, rate], (a, b) => Math.Abs(a - b) < 1e-12);
            sgd.Groups[0].Momentum.Should().Be(0.3);
            schedule.Step();
        }
    }

    [Fact]
    public void An_optimizer_without_momentum_says_so()
    {
        Action act = () => _ = new CyclicSchedule(new Adagrad([new Parameter(Tensor.Ones([1]))]), 0, 1);
        act.Should().Throw<ArgumentException>()
            .WithMessage("CyclicSchedule: Adagrad has no momentum to cycle; pass cycleMomentum: false.");
    }
}
