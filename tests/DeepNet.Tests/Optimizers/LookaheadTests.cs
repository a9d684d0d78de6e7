using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class LookaheadTests
{
    [Fact]
    public void Slow_weights_go_part_of_the_way()
    {
        var parameter = new Parameter(Tensor.Zeros([1]));
        var lookahead = new Lookahead(new Sgd([parameter], 1), 3, 0.5);
        float[] values = [.. Enumerable.Range(0, 6).Select(_ => Step(lookahead, parameter, -1))];
        values.Should().Equal(1, 2, 1.5f, 2.5f, 3.5f, 3f);
        lookahead.ZeroGrad();
        parameter.Grad.Should().BeNull();
    }

    [Fact]
    public void A_loaded_state_continues_bit_by_bit()
    {
        Parameter straight = new(Tensor.Zeros([1])), resumed = new(Tensor.Zeros([1]));
        Lookahead first = Make(straight), second = Make(resumed);
        for (int i = 0; i < 5; i++)
            Step(first, straight, i);
        second.LoadStateDict(first.StateDict());
        resumed.CopyFrom(straight.Value);
        for (int i = 5; i < 11; i++)
            Step(second, resumed, i).Should().Be(Step(first, straight, i));
        second.StateDict().Keys.Should().Equal(first.StateDict().Keys);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        var sgd = new Sgd([new Parameter(Tensor.Ones([1]))], 1);
        Func<Lookahead> act = () => new Lookahead(sgd, 0);
        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Lookahead: steps 0 must be positive.*");
        foreach (double bad in new[] { -1, 1.5, double.NaN })
        {
            act = () => new Lookahead(sgd, alpha: bad);
            act.Should().Throw<ArgumentOutOfRangeException>()
                .WithMessage($"Lookahead: alpha {bad} must be in [0, 1].*");
        }

        var lookahead = new Lookahead(sgd);
        Action load = () => lookahead.LoadStateDict(sgd.StateDict());
        load.Should().Throw<StateDictException>().WithMessage("*does not fit Lookahead*optimizer.groups.0.momentum*");
    }

    [Fact]
    public void A_group_that_is_added_runs_ahead_too()
    {
        Parameter early = new(Tensor.Zeros([1])), late = new(Tensor.Zeros([1]));
        var lookahead = new Lookahead(new Sgd([early], 1), 2, 0.5);
        Step(lookahead, early, -1);
        lookahead.Optimizer.AddGroup(new ParameterGroup([late]));
        late.Grad = Tensor.Full([1], -4);
        Step(lookahead, early, -1).Should().Be(1);
        late.Value.ToScalar<float>().Should().Be(2);
    }

    [Fact]
    public void It_is_an_optimizer_that_shares_the_groups_of_the_one_inside()
    {
        Parameter early = new(Tensor.Zeros([1])), late = new(Tensor.Zeros([1]));
        var sgd = new Sgd([early], 1);
        var lookahead = new Lookahead(sgd, 2, 0.5);
        _ = new ExponentialSchedule(lookahead, 0.5);
        lookahead.LearningRate = 0.5;
        sgd.LearningRate.Should().Be(0.5);
        lookahead.AddGroup(new ParameterGroup([late]));
        sgd.Groups.Should().HaveCount(2);
        Action twice = () => lookahead.AddGroup(new ParameterGroup([late]));
        twice.Should().Throw<ArgumentException>().WithMessage("*given twice*");
        FluentActions.Invoking(() => new Lookahead(null!)).Should().Throw<ArgumentNullException>();
        Tensor loss = lookahead.Step(() =>
        {
            lookahead.ZeroGrad();
            Tensor value = ((Tensor)early - 3).Square().Sum();
            value.Backward();
            return value;
        });
        loss.ToScalar<float>().Should().Be(9);
        early.Value.ToScalar<float>().Should().Be(3);
        lookahead.StepCount.Should().Be(1);
    }

    private static Lookahead Make(Parameter parameter) => new(new Adam([parameter], 0.1), 2, 0.3);

    private static float Step(Lookahead lookahead, Parameter parameter, float gradient)
    {
        parameter.Grad = Tensor.Full([1], gradient);
        lookahead.Step();
        return parameter.Value.ToScalar<float>();
    }
}
