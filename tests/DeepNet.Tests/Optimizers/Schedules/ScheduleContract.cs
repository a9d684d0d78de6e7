using DeepNet.IO;
using DeepNet.Optimizers;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Optimizers.Schedules;

/// <summary>What every schedule keeps to. Each has a test class of its own that derives from this one and adds what is
/// special.</summary>
public abstract class ScheduleContract<TSchedule>
    where TSchedule : Schedule
{
    /// <summary>The first rates, by hand, as factors of the rates that two groups have: 1 and 0.1.</summary>
    protected abstract double[] Factors { get; }

    /// <summary>The momenta with them, or none for a schedule that leaves them as they are.</summary>
    protected virtual double[] Momenta => [];

    /// <summary>The schedule for an optimizer of two groups.</summary>
    protected abstract TSchedule Make(Optimizer optimizer);

    /// <summary>Constructor calls that must fail, and the text of their errors after the schedule's name.</summary>
    protected abstract (Func<Optimizer, TSchedule> Make, string Message)[] Errors();

    [Fact]
    public void Each_group_follows_from_its_own_rate()
    {
        Sgd sgd = ScheduleTests.TwoGroups();
        TSchedule schedule = Make(sgd);
        for (int step = 0; step < Factors.Length; step++)
        {
            schedule.StepCount.Should().Be(step);
            for (int i = 0; i < 2; i++)
            {
                double momentum = Momenta.Length > 0 ? Momenta[step] : 0.3;
                sgd.Groups[i].LearningRate.Should().BeApproximately((i == 0 ? 1 : 0.1) * Factors[step], 1e-12);
                sgd.Groups[i].Momentum.Should().BeApproximately(momentum, 1e-12);
            }

            schedule.LearningRates.Should().Equal(sgd.Groups.Select(group => group.LearningRate!.Value));
            schedule.Step();
        }
    }

    [Fact]
    public void A_resumed_one_goes_on_from_any_step()
    {
        Sgd sgd = ScheduleTests.TwoGroups();
        TSchedule straight = Make(sgd);
        using var folder = new TemporaryFolder();
        for (int step = 0; step < Factors.Length; step++)
        {
            Safetensors.Save(folder["schedule"], straight.StateDict());
            Safetensors.Save(folder["optimizer"], sgd.StateDict());
            Sgd other = ScheduleTests.TwoGroups();
            TSchedule resumed = Make(other);
            other.LoadStateDict(Safetensors.Load(folder["optimizer"]).Tensors);
            resumed.LoadStateDict(Safetensors.Load(folder["schedule"]).Tensors);
            resumed.LearningRates.Should().Equal(straight.LearningRates);
            straight.Step();
            resumed.Step();
            resumed.StepCount.Should().Be(straight.StepCount);
            resumed.LearningRates.Should().Equal(straight.LearningRates);
            other.Groups.Select(group => group.Momentum).Should().Equal(sgd.Groups.Select(group => group.Momentum));
        }
    }

    [Fact]
    public void A_rate_set_in_between_lasts_until_the_next_step()
    {
        Sgd sgd = ScheduleTests.TwoGroups(), undisturbed = ScheduleTests.TwoGroups();
        TSchedule schedule = Make(sgd), other = Make(undisturbed);
        sgd.LearningRate = 7;
        schedule.LearningRates.Should().Equal(7, 7);
        schedule.Step();
        other.Step();
        schedule.LearningRates.Should().Equal(other.LearningRates);
    }

    [Fact]
    public void A_group_that_is_added_needs_a_new_schedule()
    {
        Sgd sgd = ScheduleTests.TwoGroups();
        TSchedule schedule = Make(sgd);
        sgd.AddGroup(new ParameterGroup([new(Tensor.Ones([1]))]));
        Action act = schedule.Step;
        act.Should().Throw<InvalidOperationException>().WithMessage(
            $"{typeof(TSchedule).Name}: the optimizer has 3 groups, but had 2 when the schedule was made; "
                + "make the schedule after AddGroup.");
        schedule.StepCount.Should().Be(0);
    }

    [Fact]
    public void Errors_name_the_argument_the_value_and_the_rule()
    {
        foreach ((Func<Optimizer, TSchedule> make, string message) in Errors())
        {
            Action act = () => make(ScheduleTests.TwoGroups());
            act.Should().Throw<ArgumentException>().WithMessage($"{typeof(TSchedule).Name}: {message}.*");
        }

        Action missing = () => Make(null!);
        missing.Should().Throw<ArgumentNullException>().WithMessage("*optimizer*");
    }
}
