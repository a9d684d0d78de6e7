using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

/// <summary>An optimizer that a user derives has groups, states, schedules and 16-bit types like all others.</summary>
public sealed class CustomOptimizerTests
{
    [Fact]
    public void Agrees_with_plain_loops() => PlainLoops.Agree(
        p => new SoftSign(p.Select(x => new ParameterGroup([x])), 0.1, 3),
        () =>
        {
            double m = 0;
            return (p, g) =>
            {
                m = (0.9 * m) + g;
                return p - (0.1 * Math.Tanh(3 * m));
            };
        });

    [Fact]
    public void Groups_may_set_its_own_numbers()
    {
        Parameter a = new(Tensor.Zeros([1])), b = new(Tensor.Zeros([1]));
        var optimizer = new SoftSign(
            [new ParameterGroup([a]) { [SoftSign.Sharpness] = 100 }, new ParameterGroup([b]) { LearningRate = 1 }],
            0.5,
            1);
        (a.Grad, b.Grad) = (Tensor.Ones([1]), Tensor.Ones([1]));
        optimizer.Step();
        a.Value.ToScalar<float>().Should().Be(-0.5f);
        b.Value.ToScalar<float>().Should().BeApproximately((float)-Math.Tanh(1), 1e-6f);
        optimizer.StateDict().Keys.Should().Equal(
            "groups.0.learning_rate", "groups.0.sharpness", "groups.1.learning_rate", "groups.1.sharpness",
            "state.0.step", "state.0.mean", "state.1.step", "state.1.mean");
        Action act = () => optimizer.Groups[0][SoftSign.Sharpness] = 0;
        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage("SoftSign: Sharpness 0 must be positive.*");
        act = () => optimizer.Groups[0][Hyperparameter.Rho] = 0;
        act.Should().Throw<ArgumentException>().WithMessage("SoftSign: there is no Rho to set.");
        act = () => _ = optimizer.Groups[0][Hyperparameter.Rho];
        act.Should().Throw<InvalidOperationException>().WithMessage("SoftSign: Rho is not set.");
    }

    [Fact]
    public void Half_parameters_are_updated_in_single_precision()
    {
        var parameter = new Parameter(Tensor.Ones([2]).Cast(DType.Float16))
        {
            Grad = Tensor.Ones([2]).Cast(DType.Float16),
        };
        var optimizer = new SoftSign([new ParameterGroup([parameter])], 0.25, 100);
        optimizer.Step();
        parameter.DType.Should().Be(DType.Float16);
        parameter.Value.Cast(DType.Float32).ToArray<float>().Should().Equal(0.75f, 0.75f);
        optimizer.StateDict()["state.0.mean"].DType.Should().Be(DType.Float32);
    }

    [Fact]
    public void What_it_keeps_does_not_change_under_it()
    {
        var parameter = new Parameter(Tensor.Zeros([1]));
        var optimizer = new Keeper([new ParameterGroup([parameter])]);
        for (int step = 1; step <= 3; step++)
        {
            optimizer.ZeroGrad();
            (parameter.Value * step).Sum().Backward();
            optimizer.Step();
        }

        optimizer.Seen.Should().Equal((0, 0), (0, 1), (-1, 2));
    }

    [Fact]
    public void One_that_goes_on_with_the_result_of_another_sees_the_step()
    {
        var parameter = new Parameter(Tensor.Ones([2])) { Grad = Tensor.From<float>([-1, 3], [2]) };
        new Bounded([parameter]).Step();
        parameter.Value.ToArray<float>().Should().Equal([1.25f, 0.5f], (a, e) => Math.Abs(a - e) < 1e-6f);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        Parameter[] p = [new(Tensor.Ones([2])) { Grad = Tensor.Ones([2]) }];
        Action act = () => new Mistaken([new ParameterGroup(p)], "other").Step();
        act.Should().Throw<ArgumentException>().WithMessage("Mistaken: state other is not among the slots*");
        act = () => new Mistaken([new ParameterGroup(p)], "sum").Step();
        act.Should().Throw<ShapeException>().WithMessage("Mistaken: state sum of shape [2] must have the shape [].");
        act = () => new Mistaken([new ParameterGroup(p)], null).Step();
        act.Should().Throw<ShapeException>()
            .WithMessage("Mistaken: Update gave the shape [] for a parameter of shape [2].");
    }

    private sealed class SoftSign(IEnumerable<ParameterGroup> groups, double learningRate, double sharpness)
        : Optimizer(groups, learningRate, (Sharpness, sharpness))
    {
        public static Hyperparameter Sharpness { get; } = new("Sharpness", x => x > 0, "must be positive");

        protected override IReadOnlyList<StateSlot> Slots(Shape shape) => [new("mean", shape)];

        protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state)
        {
            Tensor mean = state["mean"] = (0.9 * state["mean"]) + gradient;
            return value - (group[Hyperparameter.LearningRate] * (group[Sharpness] * mean).Tanh());
        }
    }

    /// <summary>Steps of a half that end at 1.25.</summary>
    private sealed class Bounded(IEnumerable<Parameter> parameters) : Adam(parameters, 0.5, epsilon: 0)
    {
        protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state) =>
            base.Update(group, value, gradient, state).Clamp(max: 1.25);
    }

    /// <summary>Remembers values and gradients themselves, without copying them.</summary>
    private sealed class Keeper(IEnumerable<ParameterGroup> groups) : Optimizer(groups, 1)
    {
        public List<(float Value, float Gradient)> Seen { get; } = [];

        protected override IReadOnlyList<StateSlot> Slots(Shape shape) => [new("value", shape), new("grad", shape)];

        protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state)
        {
            Seen.Add((state["value"].ToScalar<float>(), state["grad"].ToScalar<float>()));
            (state["value"], state["grad"]) = (value, gradient);
            return value - gradient;
        }
    }

    private sealed class Mistaken(IEnumerable<ParameterGroup> groups, string? state) : Optimizer(groups, 1)
    {
        protected override IReadOnlyList<StateSlot> Slots(Shape shape) => [new("sum", Shape.Scalar)];

        protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState own)
        {
            if (state is null)
                return gradient.Sum();
            own[state] = gradient;
            return value;
        }
    }
}
