using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

/// <summary>The first steps of every schedule, by hand, for two groups with rates of 1 and 0.1.</summary>
public sealed class ScheduleTests
{
    private static readonly Dictionary<string, (Func<Optimizer, Schedule> Make, double[] Expected)> s_cases = new()
    {
        ["constant"] = (o => new ConstantSchedule(o, 0.25, 2), [0.25, 0.25, 1, 1]),
        ["linear"] = (o => new LinearSchedule(o, 0.2, 0.6, 2), [0.2, 0.4, 0.6, 0.6]),
        ["step"] = (o => new StepSchedule(o, 2), [1, 1, 0.1, 0.1, 0.01]),
        ["multi-step"] = (o => new MultiStepSchedule(o, [1, 3, 3], 0.5), [1, 0.5, 0.5, 0.125]),
        ["exponential"] = (o => new ExponentialSchedule(o, 0.5), [1, 0.5, 0.25]),
        ["polynomial"] = (o => new PolynomialSchedule(o, 4, 2), [1, 0.5625, 0.25, 0.0625, 0, 0]),
        ["cosine"] = (o => new CosineSchedule(o, 2), [1, 0.5, 0, 0.5, 1]),
        ["warm restarts"] = (o => new CosineWarmRestartsSchedule(o, 1, 2), [1, 1, 0.5, 1]),
        ["warm restarts, equal"] = (o => new CosineWarmRestartsSchedule(o, 2), [1, 0.5, 1, 0.5, 1]),
        ["warm-up"] = (o => new WarmupSchedule(o, 4), [0, 0.25, 0.5, 0.75, 1, 1]),
        ["lambda"] = (o => new LambdaSchedule(o, t => t + 1), [1, 2, 3]),
        ["multiplicative"] = (o => new MultiplicativeSchedule(o, t => t), [1, 1, 2, 6, 24]),
        ["sequential"] = (
            o => new SequentialSchedule([new WarmupSchedule(o, 2), new ExponentialSchedule(o, 0.5)], [2]),
            [0, 0.5, 1, 0.5, 0.25]),
        ["chained"] = (
            o => new ChainedSchedule(new ConstantSchedule(o, 0.25, 2), new ExponentialSchedule(o, 0.5)),
            [0.25, 0.125, 0.25, 0.125]),
        ["own"] = (o => new OwnSchedule(o), [1, 0.5, 1 / 3.0]),
    };

    public static TheoryData<string> Names() => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_group_follows_from_its_own_rate(string name)
    {
        Sgd sgd = Make();
        Schedule schedule = s_cases[name].Make(sgd);
        foreach (double expected in s_cases[name].Expected)
        {
            sgd.Groups[0].LearningRate.Should().BeApproximately(expected, 1e-15);
            sgd.Groups[1].LearningRate.Should().BeApproximately(0.1 * expected, 1e-15);
            schedule.Step();
        }

        schedule.StepCount.Should().Be(s_cases[name].Expected.Length);
    }

    [Fact]
    public void Functions_may_differ_between_groups()
    {
        Sgd sgd = Make();
        _ = new LambdaSchedule(sgd, _ => 0.5, _ => 3);
        sgd.Groups.Select(group => group.LearningRate!.Value).Should().Equal(0.5, 3 * 0.1);
        Action act = () => _ = new LambdaSchedule(sgd, _ => 1, _ => 1, _ => 1);
        act.Should().Throw<ArgumentException>().WithMessage("LambdaSchedule: 3 functions for 2 groups;*");
        act = () => _ = new MultiplicativeSchedule(sgd, []);
        act.Should().Throw<ArgumentException>().WithMessage("MultiplicativeSchedule: 0 functions for 2 groups;*");
    }

    [Fact]
    public void A_rate_that_is_set_becomes_the_initial_one()
    {
        Sgd sgd = Make();
        var schedule = new StepSchedule(sgd, 1);
        schedule.Step();
        new StepSchedule(sgd, 1).LearningRates[0].Should().Be(1);
        sgd.LearningRate = 0.5;
        new StepSchedule(sgd, 1).LearningRates.Should().Equal(0.5, 0.5);
    }

    [Fact]
    public void Numbers_out_of_range_are_named()
    {
        Sgd sgd = Make();
        Rejected(() => new ConstantSchedule(sgd, 2), "ConstantSchedule: factor 2 must be in [0, 1].*");
        Rejected(() => new ConstantSchedule(sgd, steps: -1), "ConstantSchedule: steps -1 must be finite and not neg*");
        Rejected(() => new LinearSchedule(sgd, endFactor: -1), "LinearSchedule: endFactor -1 must be in [0, 1].*");
        Rejected(() => new StepSchedule(sgd, 0), "StepSchedule: stepSize 0 must be finite and positive.*");
        Rejected(() => new MultiStepSchedule(sgd, [3, 2]), "MultiStepSchedule: milestones 2 must not be negative or*");
        Rejected(() => new ExponentialSchedule(sgd, -1), "ExponentialSchedule: gamma -1 *");
        Rejected(() => new PolynomialSchedule(sgd, power: double.NaN), "PolynomialSchedule: power NaN *");
        Rejected(() => new CosineSchedule(sgd, 0), "CosineSchedule: steps 0 *");
        Rejected(() => new CosineSchedule(sgd, 1, -1), "CosineSchedule: minLearningRate -1 *");
        Rejected(() => new CosineWarmRestartsSchedule(sgd, 1, 0), "CosineWarmRestartsSchedule: multiplier 0 *");
        Rejected(() => new WarmupSchedule(sgd, 3, 1.5), "WarmupSchedule: startFactor 1.5 must be in [0, 1].*");
        Rejected(() => new SwaSchedule(sgd, -1), "SwaSchedule: learningRate -1 *");
    }

    [Fact]
    public void Schedules_of_schedules_check_what_they_are_given()
    {
        Sgd sgd = Make();
        var step = new StepSchedule(sgd, 1);
        Rejected(() => new SequentialSchedule([step, step], [0]), "SequentialSchedule: milestones 0 must be positive*");
        Action act = () => _ = new SequentialSchedule([step, step], []);
        act.Should().Throw<ArgumentException>()
            .WithMessage("SequentialSchedule: 2 schedules need 1 milestones, not 0.");
        act = () => _ = new ChainedSchedule();
        act.Should().Throw<ArgumentException>().WithMessage("ChainedSchedule: there are no schedules.");
        act = () => _ = new ChainedSchedule(step, new ExponentialSchedule(Make(), 1));
        act.Should().Throw<ArgumentException>()
            .WithMessage("ChainedSchedule: StepSchedule and ExponentialSchedule belong to different optimizers*");
    }

    [Fact]
    public void A_state_of_another_schedule_is_rejected()
    {
        Sgd sgd = Make();
        var step = new StepSchedule(sgd, 1);
        Action act = () => step.LoadStateDict(
            new SequentialSchedule([new StepSchedule(sgd, 1)], []).StateDict());
        act.Should().Throw<StateDictException>().WithMessage("*does not fit StepSchedule*schedules.0.step*");
    }

    [Fact]
    public void Going_over_to_averaging_starts_from_the_rate_of_now()
    {
        Sgd sgd = Make();
        var exponential = new ExponentialSchedule(sgd, 0.5);
        exponential.Step();
        var swa = new SwaSchedule(sgd, 0.1, 2, Annealing.Linear);
        swa.LearningRates.Should().Equal(0.5, 0.05);
        swa.Step();
        swa.LearningRates[0].Should().BeApproximately(0.3, 1e-15);
        swa.Step();
        swa.Step();
        swa.LearningRates.Should().Equal(0.1, 0.1);
    }

    internal static void Rejected(Func<object> make, string text) =>
        make.Should().Throw<ArgumentOutOfRangeException>().WithMessage(text);

    private static Sgd Make() => new(
        [
            new ParameterGroup([new(Tensor.Ones([1]))]),
            new ParameterGroup([new(Tensor.Ones([1]))]) { LearningRate = 0.1 },
        ],
        1);

    private sealed class OwnSchedule : Schedule
    {
        public OwnSchedule(Optimizer optimizer)
            : base(optimizer) => Apply();

        protected override double RateAt(long step, int group) => InitialRates[group] / (1 + step);
    }
}
