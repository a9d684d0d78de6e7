using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers.Schedules;

public sealed class PlateauScheduleTests
{
    [Fact]
    public void The_rate_falls_after_too_many_steps_without_a_better_value()
    {
        Sgd sgd = Make();
        var plateau = new PlateauSchedule(sgd, factor: 0.5, patience: 1, threshold: 0.1);
        double[] rates = [.. new[] { 1, 0.95, 0.85, 0.8, double.NaN, 0.84 }.Select(metric =>
        {
            plateau.Step(metric);
            return sgd.LearningRate;
        })];
        rates.Should().Equal(1, 1, 1, 1, 0.5, 0.5);
        plateau.Best.Should().Be(0.85);
        plateau.StepCount.Should().Be(6);
    }

    [Fact]
    public void More_may_be_better_and_a_threshold_absolute()
    {
        Sgd sgd = Make();
        var plateau = new PlateauSchedule(
            sgd, PlateauMode.Max, 0.5, 0, 0.1, absoluteThreshold: true, minLearningRate: 0.4);
        double[] rates = [.. new[] { 1, 1.2, 1.25, 1.26, 1.4 }.Select(metric =>
        {
            plateau.Step(metric);
            return sgd.LearningRate;
        })];
        rates.Should().Equal(1, 1, 0.5, 0.4, 0.4);
    }

    [Fact]
    public void A_resumed_one_equals_an_uninterrupted_one()
    {
        double[] metrics = [3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1];
        Sgd straight = Make(), first = Make(), second = Make();
        PlateauSchedule Plateau(Sgd sgd) => new(sgd, patience: 1, cooldown: 2, factor: 0.5);
        PlateauSchedule whole = Plateau(straight), begun = Plateau(first), resumed = Plateau(second);
        foreach (double metric in metrics)
            whole.Step(metric);
        foreach (double metric in metrics[..5])
            begun.Step(metric);
        second.LoadStateDict(first.StateDict());
        resumed.LoadStateDict(begun.StateDict());
        foreach (double metric in metrics[5..])
            resumed.Step(metric);
        second.LearningRate.Should().Be(straight.LearningRate).And.BeLessThan(first.LearningRate);
        resumed.StepCount.Should().Be(metrics.Length);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Sgd sgd = Make();
        foreach ((Func<PlateauSchedule> make, string message) in new (Func<PlateauSchedule>, string)[]
        {
            (() => new PlateauSchedule(sgd, factor: 1), "factor 1 must be in [0, 1)"),
            (() => new PlateauSchedule(sgd, factor: double.NaN), "factor NaN must be in [0, 1)"),
            (() => new PlateauSchedule(sgd, patience: -1), "patience -1 must be finite and not negative"),
            (() => new PlateauSchedule(sgd, threshold: -1), "threshold -1 must be finite and not negative"),
            (() => new PlateauSchedule(sgd, threshold: double.NaN), "threshold NaN must be finite and not negative"),
            (() => new PlateauSchedule(sgd, cooldown: -1), "cooldown -1 must be finite and not negative"),
            (() => new PlateauSchedule(sgd, minLearningRate: -1), "minLearningRate -1 must be finite and not negative"),
            (() => new PlateauSchedule(sgd, epsilon: double.NaN), "epsilon NaN must be finite and not negative"),
            (() => new PlateauSchedule(sgd, (PlateauMode)7), "mode 7 is not known"),
        })
        {
            make.Should().Throw<ArgumentException>().WithMessage($"PlateauSchedule: {message}.*");
        }
    }

    [Fact]
    public void A_group_that_is_added_follows()
    {
        Sgd sgd = Make();
        var plateau = new PlateauSchedule(sgd, patience: 0);
        plateau.Step(1);
        sgd.AddGroup(new ParameterGroup([new(Tensor.Ones([1]))]) { LearningRate = 2 });
        plateau.Step(1);
        sgd.Groups.Select(group => group.LearningRate).Should().Equal(0.1, 0.2);
    }

    private static Sgd Make() => new([new Parameter(Tensor.Ones([1]))], 1);
}
