using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

/// <summary>Ten steps against plain loops in double, and what every optimizer has in common.</summary>
public sealed class OptimizerTests
{
    private const int Size = 37, Steps = 10;

    private static readonly Dictionary<string, (Func<Parameter[], Optimizer> Make, Func<Reference> Expected)> s_cases =
        new()
        {
            ["sgd"] = (p => new Sgd(p, 0.1), () => Sgd(0.1)),
            ["sgd momentum"] = (p => new Sgd(p, 0.1, momentum: 0.9), () => Sgd(0.1, 0.9)),
            ["sgd dampening"] = (p => new Sgd(p, 0.1, momentum: 0.8, dampening: 0.3), () => Sgd(0.1, 0.8, 0.3)),
            ["sgd nesterov"] = (
                p => new Sgd(p, 0.1, momentum: 0.9, nesterov: true),
                () => Sgd(0.1, 0.9, nesterov: true)),
            ["sgd decay, maximize"] = (
                p => new Sgd(p, 0.1, momentum: 0.9, weightDecay: 0.1, maximize: true),
                () => Sgd(0.1, 0.9, decay: 0.1, maximize: true)),
            ["adam"] = (p => new Adam(p), () => Adam(1e-3)),
            ["adam options"] = (
                p => new Adam(p, 0.02, 0.8, 0.95, 1e-3, 0.1, maximize: true),
                () => Adam(0.02, 0.8, 0.95, 1e-3, 0.1, maximize: true)),
            ["adam amsgrad"] = (
                p => new Adam(p, 0.02, 0.5, 0.6, amsgrad: true),
                () => Adam(0.02, 0.5, 0.6, amsgrad: true)),
            ["adamw"] = (p => new AdamW(p, 0.02), () => Adam(0.02, decay: 0.01, isDecoupled: true)),
            ["adamw amsgrad"] = (
                p => new AdamW(p, 0.02, 0.5, 0.6, weightDecay: 0.2, amsgrad: true),
                () => Adam(0.02, 0.5, 0.6, decay: 0.2, amsgrad: true, isDecoupled: true)),
            ["rmsprop"] = (p => new RmsProp(p), () => RmsProp(0.01)),
            ["rmsprop momentum"] =
                (p => new RmsProp(p, 0.02, 0.9, 1e-3, 0.1, 0.7), () => RmsProp(0.02, 0.9, 1e-3, 0.1, 0.7)),
            ["rmsprop maximize"] = (
                p => new RmsProp(p, 0.02, weightDecay: 0.1, maximize: true),
                () => RmsProp(0.02, decay: 0.1, maximize: true)),
            ["rmsprop centered"] =
                (p => new RmsProp(p, 0.02, 0.9, centered: true), () => RmsProp(0.02, 0.9, centered: true)),
            ["rmsprop centered momentum"] = (
                p => new RmsProp(p, 0.02, momentum: 0.5, centered: true),
                () => RmsProp(0.02, momentum: 0.5, centered: true)),
        };

    /// <summary>One element: parameter and gradient in, parameter out; remembers its own states.</summary>
    private delegate double Reference(double parameter, double gradient);

    public static TheoryData<string> Names() => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Ten_steps_agree_with_plain_loops(string name)
    {
        foreach (DType dtype in new[] { DType.Float32, DType.Float64 })
        {
            foreach (string device in TestDevices.Names)
            {
                var parameter = new Parameter(Values(0, dtype, TestDevices.Get(device)));
                Optimizer optimizer = s_cases[name].Make([parameter]);
                double[] expected = Doubles(parameter.Value);
                Reference[] references = [.. expected.Select(_ => s_cases[name].Expected())];
                for (int step = 1; step <= Steps; step++)
                {
                    parameter.Grad = Values(step, dtype, TestDevices.Get(device));
                    double[] gradient = Doubles(parameter.Grad);
                    optimizer.Step();
                    for (int i = 0; i < Size; i++)
                        expected[i] = references[i](expected[i], gradient[i]);
                }

                double[] actual = Doubles(parameter.Value);
                double tolerance = dtype == DType.Float64 ? 1e-13 : 5e-6;
                for (int i = 0; i < Size; i++)
                    actual[i].Should().BeApproximately(
                        expected[i], tolerance * Math.Max(1, Math.Abs(expected[i])),
                        $"{name}, {dtype}, {device}, element {i}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_loaded_state_continues_bit_by_bit(string name)
    {
        var parameter = new Parameter(Values(0));
        Optimizer optimizer = s_cases[name].Make([parameter]);
        for (int step = 1; step <= 4; step++)
            Step(optimizer, parameter, step);
        optimizer.LearningRate *= 0.5;
        OrderedDictionary<string, Tensor> saved = optimizer.StateDict();
        var copy = new Parameter(parameter.Value.Detach().Clone());
        for (int step = 5; step <= 8; step++)
            Step(optimizer, parameter, step);

        Optimizer other = s_cases[name].Make([copy]);
        other.LoadStateDict(saved);
        other.LearningRate.Should().Be(optimizer.LearningRate);
        for (int step = 5; step <= 8; step++)
            Step(other, copy, step);
        copy.Value.ToArray<float>().Should().Equal(parameter.Value.ToArray<float>());
        other.StateDict().Keys.Should().Equal(optimizer.StateDict().Keys);
    }

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
    public void Parameters_without_gradient_and_frozen_ones_stay()
    {
        Parameter without = new(Values(0)), frozen = new(Values(0)), trained = new(Values(0));
        frozen.Grad = Values(1);
        frozen.RequiresGrad = false;
        trained.Grad = Values(1);
        var sgd = new Sgd([without, frozen, trained], 0.1);
        sgd.Step();
        without.Value.ToArray<float>().Should().Equal(Values(0).ToArray<float>());
        frozen.Value.ToArray<float>().Should().Equal(Values(0).ToArray<float>());
        trained.Value.ToArray<float>().Should().NotEqual(Values(0).ToArray<float>());
        sgd.StateDict().Keys.Where(key => key.StartsWith("state", StringComparison.Ordinal))
            .Should().Equal("state.2.step");
        sgd.ZeroGrad();
        trained.Grad.Should().BeNull();
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
    public void Numbers_out_of_range_are_rejected()
    {
        Parameter[] p = [new(Values(0))];
        Invoking(() => new Sgd(p, -1))
            .Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("Sgd: LearningRate -1 must be finite and not negative.*");
        Invoking(() => new Adam(p, double.NaN)).Should().Throw<ArgumentOutOfRangeException>();
        Invoking(() => new Adam(p, beta1: 1))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("Adam: Beta1 1 must be in [0, 1).*");
        Invoking(() => new AdamW(p, weightDecay: -0.1))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("AdamW: WeightDecay*");
        Invoking(() => new RmsProp(p, epsilon: double.PositiveInfinity)).Should().Throw<ArgumentOutOfRangeException>();
        Invoking(() => new Sgd(p, 0.1, nesterov: true))
            .Should().Throw<ArgumentException>().WithMessage("Sgd: nesterov needs*");
        Invoking(() => new Sgd(Array.Empty<Parameter>(), 0.1))
            .Should().Throw<ArgumentException>().WithMessage("Sgd: there are no parameters*");
        Invoking(() => new Sgd([p[0], p[0]], 0.1)).Should().Throw<ArgumentException>().WithMessage("*given twice*");
        Invoking(() => new Sgd([new ParameterGroup(p) { Beta1 = 0.5 }], 0.1))
            .Should().Throw<ArgumentException>().WithMessage("*sets Beta1, which Sgd does not have*");
        Invoking(() => new Sgd(p, 0.1).LearningRate = double.PositiveInfinity)
            .Should().Throw<ArgumentOutOfRangeException>();
        Invoking(() => p[0].Grad = Tensor.Zeros([2]))
            .Should().Throw<ShapeException>().WithMessage("Grad: shape [2]*[37]*");
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

    [Fact]
    public void What_was_recorded_before_a_step_notices_it()
    {
        var parameter = new Parameter(Tensor.Ones([3]));
        Tensor loss = (parameter.Value * parameter.Value).Sum();
        parameter.Grad = Tensor.Ones([3]);
        new Sgd([parameter], 0.1).Step();
        Invoking(() => loss.Backward()).Should().Throw<InvalidOperationException>();
    }

    private static Action Invoking(Action action) => action;

    private static Func<object?> Invoking(Func<object?> function) => function;

    private static void Step(Optimizer optimizer, Parameter parameter, int step)
    {
        parameter.Grad = Values(step);
        optimizer.Step();
    }

    private static Tensor Values(int seed, DType dtype = DType.Float32, Device? device = null)
    {
        var random = new Random(seed);
        return Tensor.From<double>(
            [.. Enumerable.Range(0, Size).Select(_ => (4 * random.NextDouble()) - 2)], [Size], device).Cast(dtype);
    }

    private static double[] Doubles(Tensor x) => x.Detach().Cast(DType.Float64).ToArray<double>();

    private static Reference Sgd(
        double rate, double momentum = 0, double dampening = 0, bool nesterov = false, double decay = 0,
        bool maximize = false)
    {
        double? buffer = null;
        return (p, g) =>
        {
            g = (maximize ? -g : g) + (decay * p);
            if (momentum != 0)
            {
                buffer = buffer is null ? g : (momentum * buffer) + ((1 - dampening) * g);
                g = nesterov ? g + (momentum * buffer.Value) : buffer.Value;
            }

            return p - (rate * g);
        };
    }

    private static Reference Adam(
        double rate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double decay = 0,
        bool amsgrad = false, bool maximize = false, bool isDecoupled = false)
    {
        double m = 0, v = 0, largest = 0;
        int t = 0;
        return (p, g) =>
        {
            t++;
            g = maximize ? -g : g;
            if (isDecoupled)
                p -= rate * decay * p;
            else
                g += decay * p;
            m = (beta1 * m) + ((1 - beta1) * g);
            v = (beta2 * v) + ((1 - beta2) * g * g);
            largest = Math.Max(largest, v);
            double spread = (amsgrad ? largest : v) / (1 - Math.Pow(beta2, t));
            return p - (rate * m / (1 - Math.Pow(beta1, t)) / (Math.Sqrt(spread) + epsilon));
        };
    }

    private static Reference RmsProp(
        double rate, double alpha = 0.99, double epsilon = 1e-8, double decay = 0, double momentum = 0,
        bool centered = false, bool maximize = false)
    {
        double v = 0, a = 0, b = 0;
        return (p, g) =>
        {
            g = (maximize ? -g : g) + (decay * p);
            v = (alpha * v) + ((1 - alpha) * g * g);
            a = (alpha * a) + ((1 - alpha) * g);
            b = (momentum * b) + (g / (Math.Sqrt(centered ? v - (a * a) : v) + epsilon));
            return p - (rate * b);
        };
    }
}
