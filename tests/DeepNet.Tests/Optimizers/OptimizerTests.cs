using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

/// <summary>What optimizers inherit and so needs no proof for each of them.</summary>
public sealed class OptimizerTests
{
    [Fact]
    public void A_state_that_does_not_fit_names_everything_and_changes_nothing()
    {
        var parameter = new Parameter(Values(0));
        var adam = new Adam([parameter], 0.5);
        Step(adam, parameter, 1);
        OrderedDictionary<string, Tensor> state = adam.StateDict();
        state["groups.0.learning_rate"] = Tensor.Full([], 7, DType.Float64);
        state["state.0.exp_avg"] = Tensor.Zeros([2]);
        state.Remove("state.0.exp_avg_sq");
        state["state.1.step"] = Tensor.From<long>([1], []);
        Action act = () => adam.LoadStateDict(state);
        StateDictException error = act.Should().Throw<StateDictException>().Which;
        error.MissingKeys.Should().Equal("state.0.exp_avg_sq");
        error.UnexpectedKeys.Should().Equal("state.1.step");
        error.WrongShapes.Select(wrong => wrong.Key).Should().Equal("state.0.exp_avg");
        adam.LearningRate.Should().Be(0.5);
    }

    [Fact]
    public void Saved_states_do_not_move_with_later_steps()
    {
        var parameter = new Parameter(Values(0));
        var sgd = new Sgd([parameter], 0.1, momentum: 0.9);
        Step(sgd, parameter, 1);
        Tensor saved = sgd.StateDict()["state.0.momentum_buffer"];
        float[] before = saved.ToArray<float>();
        Step(sgd, parameter, 2);
        saved.ToArray<float>().Should().Equal(before);
    }

    [Fact]
    public void Groups_have_numbers_of_their_own()
    {
        Parameter slow = new(Tensor.Ones([2])), fast = new(Tensor.Ones([2]));
        var sgd = new Sgd([new ParameterGroup([slow]) { LearningRate = 0.25 }, new ParameterGroup([fast])], 0.5);
        slow.Grad = Tensor.Ones([2]);
        fast.Grad = Tensor.Ones([2]);
        sgd.Step();
        slow.Value.ToArray<float>().Should().Equal(0.75f, 0.75f);
        fast.Value.ToArray<float>().Should().Equal(0.5f, 0.5f);
        sgd.LearningRate.Should().Be(0.25);
        sgd.LearningRate = 1;
        sgd.Groups.Select(group => group.LearningRate).Should().Equal(1.0, 1.0);
    }

    [Fact]
    public void Parameters_that_stand_alone_form_the_first_group()
    {
        Parameter a = new(Values(0)), b = new(Values(0)), c = new(Values(0));
        var sgd = new Sgd([a, new ParameterGroup([b]) { LearningRate = 1 }, c], 0.1);
        sgd.Groups.Select(group => group.LearningRate).Should().Equal(0.1, 1);
        sgd.Groups[0].Parameters.Should().Equal(a, c);
    }

    [Fact]
    public void A_constructor_that_fails_leaves_the_groups_free()
    {
        ParameterGroup good = new([new(Values(0))]), bad = new([new(Values(0))]) { Beta1 = 0.5 };
        Action act = () => _ = new Sgd([good, bad], 0.1);
        act.Should().Throw<ArgumentException>().WithMessage("Sgd: the group sets Beta1, which Sgd does not have.");
        new Adam([good, bad]).Groups.Select(group => group.Beta1).Should().Equal(0.9, 0.5);
        var sgd = new Sgd([new Parameter(Values(0))], 0.1);
        act = () => sgd.AddGroup(good);
        act.Should().Throw<InvalidOperationException>()
            .WithMessage("Sgd: the group belongs to another optimizer, Adam; make one for each.");
        act = () => sgd.AddGroup(new ParameterGroup([new(Values(0))]) { Nesterov = true });
        act.Should().Throw<ArgumentException>().WithMessage("Sgd: nesterov needs*");
        act = () => sgd.AddGroup(new ParameterGroup([]));
        act.Should().Throw<ArgumentException>().WithMessage("Sgd: there are no parameters to optimize.");
        sgd.Groups.Should().HaveCount(1);
        act = () => sgd.LearningRate = double.PositiveInfinity;
        act.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void A_step_on_half_numbers_is_rounded_once()
    {
        var parameter = new Parameter(Tensor.Ones([3]).Cast(DType.BFloat16))
        {
            Grad = Tensor.Ones([3]).Cast(DType.BFloat16),
        };
        var adam = new Adam([parameter], 0.25);
        adam.Step();
        parameter.Value.Cast(DType.Float32).ToArray<float>().Should().Equal(0.75f, 0.75f, 0.75f);
        adam.StateDict()["state.0.exp_avg"].DType.Should().Be(DType.Float32);
    }

    /// <summary>Steps that are alike are made together, others by themselves: no parameter gets another's.</summary>
    [Fact]
    public void Parameters_of_all_types_and_ages_step_together_as_they_do_alone()
    {
        DType[] dtypes = [DType.Float32, DType.Float64, DType.Float32, DType.BFloat16, DType.Float64, DType.Float32];
        Parameter[] together = Make(), alone = Make();
        var adam = new Adam([new ParameterGroup(together[..4]), new ParameterGroup(together[4..]) { Beta1 = 0.5 }]);
        Adam[] adams = [.. alone.Select((p, i) => new Adam([p], beta1: i < 4 ? 0.9 : 0.5))];
        for (int step = 0; step < 3; step++)
        {
            for (int i = 0; i < dtypes.Length; i++)
            {
                // The first parameter joins late, so that its first step is the others' second.
                Tensor? gradient = i == 0 && step == 0 ? null : Values(10 + i).Cast(dtypes[i]);
                (together[i].Grad, alone[i].Grad) = (gradient, gradient?.Clone());
                adams[i].Step();
            }

            adam.Step();
        }

        for (int i = 0; i < dtypes.Length; i++)
            Numbers(together[i]).Should().Equal(Numbers(alone[i]), $"parameter {i}");

        Parameter[] Make() => [.. dtypes.Select((dtype, i) => new Parameter(Values(i).Cast(dtype)))];
        static double[] Numbers(Parameter p) => p.Value.Detach().Cast(DType.Float64).ToArray<double>();
    }

    [Fact]
    public void What_was_recorded_before_a_step_notices_it()
    {
        var parameter = new Parameter(Tensor.Ones([3]));
        Tensor loss = (parameter.Value * parameter.Value).Sum();
        parameter.Grad = Tensor.Ones([3]);
        new Sgd([parameter], 0.1).Step();
        Action act = () => loss.Backward();
        act.Should().Throw<InvalidOperationException>();
    }

    private static void Step(Optimizer optimizer, Parameter parameter, int step)
    {
        parameter.Grad = Values(step);
        optimizer.Step();
    }

    private static Tensor Values(int seed) => PlainLoops.Values(seed, [37]);
}
