using System.Reflection;
using DeepNet.IO;
using DeepNet.Layers;
using DeepNet.Optimizers;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Optimizers;

/// <summary>What every optimizer keeps to. Each has a test class of its own that derives from this one and adds what is
/// special, first of all plain loops.</summary>
public abstract class OptimizerContract<TOptimizer>
    where TOptimizer : Optimizer
{
    private static readonly string s_name = typeof(TOptimizer).Name;

    /// <summary>A rate at which sixty steps take at least half of a square's value away.</summary>
    protected virtual double Rate => 0.05;

    /// <summary>False if the rate is not a factor of every step.</summary>
    protected virtual bool StaysAtRateZero => true;

    /// <summary>The hyper-parameters in saved states, in their order, after the learning rate.</summary>
    protected abstract string[] Numbers { get; }

    /// <summary>What is remembered of a parameter, in saved states.</summary>
    protected abstract string[] States { get; }

    /// <summary>The optimizer with options that make it remember all it can.</summary>
    protected abstract TOptimizer Make(IEnumerable<ITrainable> parameters);

    /// <summary>Constructor calls that must fail, and the text of their errors after the optimizer's name.</summary>
    protected abstract (Func<Parameter[], TOptimizer> Make, string Message)[] Errors();

    [Fact]
    public void A_bowl_is_descended()
    {
        Parameter[] parameters = Start();
        foreach (Parameter parameter in parameters)
            parameter.CopyFrom(parameter.Value + 3.0);
        TOptimizer optimizer = Make([new ParameterGroup(parameters) { LearningRate = Rate }]);
        double first = 0, last = 0;
        for (int step = 0; step <= 60; step++)
        {
            optimizer.ZeroGrad();
            Tensor loss = Penalty.L2(parameters, 0.5);
            loss.Backward();
            last = loss.ToScalar<float>();
            first = step == 0 ? last : first;
            optimizer.Step();
        }

        last.Should().BeLessThan(first / 2);
    }

    [Fact]
    public void Climbing_is_descending_with_gradients_of_the_other_sign()
    {
        float[] down = Run(false, 1), up = Run(true, -1);
        up.Should().Equal(down);
        down.Should().NotEqual(Values(Start()));

        float[] Run(bool maximize, double sign)
        {
            Parameter[] parameters = Start();
            TOptimizer optimizer = Make([new ParameterGroup(parameters) { Maximize = maximize }]);
            for (int step = 0; step < 3; step++)
                Step(optimizer, parameters, step, sign);
            return Values(parameters);
        }
    }

    [Fact]
    public void A_resumed_run_equals_an_uninterrupted_one_bit_by_bit()
    {
        (Parameter[] Parameters, TOptimizer Optimizer, Schedule Schedule) straight = Begin(), first = Begin();
        Train(straight, 0, 11);
        Train(first, 0, 5);
        using var folder = new TemporaryFolder();
        Safetensors.Save(folder["optimizer"], first.Optimizer.StateDict());
        Safetensors.Save(folder["schedule"], first.Schedule.StateDict());

        (Parameter[] Parameters, TOptimizer Optimizer, Schedule Schedule) second = Begin();
        for (int i = 0; i < second.Parameters.Length; i++)
            second.Parameters[i].CopyFrom(first.Parameters[i].Value);
        second.Optimizer.LoadStateDict(Safetensors.Load(folder["optimizer"]).Tensors);
        second.Schedule.LoadStateDict(Safetensors.Load(folder["schedule"]).Tensors);
        second.Schedule.LearningRates.Should().Equal(first.Schedule.LearningRates);
        Train(second, 5, 11);

        Values(second.Parameters).Should().Equal(Values(straight.Parameters));
        second.Schedule.LearningRates.Should().Equal(straight.Schedule.LearningRates).And.NotEqual([0.03, 0.02]);

        (Parameter[], TOptimizer, Schedule) Begin()
        {
            Parameter[] parameters = Start();
            TOptimizer optimizer = Make(
                [new ParameterGroup([parameters[0]]) { LearningRate = 0.03 },
                    new ParameterGroup([parameters[1]]) { LearningRate = 0.02 }]);
            return (parameters, optimizer, new CosineSchedule(optimizer, 8));
        }

        static void Train((Parameter[] Parameters, TOptimizer Optimizer, Schedule Schedule) run, int from, int to)
        {
            for (int step = from; step < to; step++)
            {
                Step(run.Optimizer, run.Parameters, step);
                run.Schedule.Step();
            }
        }
    }

    [Fact]
    public void What_has_no_rate_or_gradient_or_is_frozen_stays()
    {
        Parameter[] parameters = [.. Start(), .. Start()];
        parameters[1].RequiresGrad = false;
        TOptimizer optimizer = Make([.. parameters[1..], new ParameterGroup([parameters[0]]) { LearningRate = 0 }]);
        for (int step = 0; step < 3; step++)
        {
            for (int i = 0; i < 3; i++)
                parameters[i].Grad = PlainLoops.Values(step + i, parameters[i].Shape);
            optimizer.Step();
        }

        bool[] stays = [.. parameters.Zip(
            [.. Start(), .. Start()], (p, start) => Values([p]).SequenceEqual(Values([start])))];
        stays.Should().Equal(StaysAtRateZero, true, false, true);
        optimizer.StateDict().Keys.Where(key => key.EndsWith(".step", StringComparison.Ordinal))
            .Should().Equal("state.1.step", "state.3.step");
        optimizer.ZeroGrad();
        parameters.Should().OnlyContain(parameter => parameter.Grad == null);
    }

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void Half_parameters_keep_their_type_and_are_rounded_once(DType dtype)
    {
        var half = new Parameter(Start()[0].Value.Detach().Cast(dtype));
        var single = new Parameter(half.Value.Detach().Cast(DType.Float32));
        half.Grad = PlainLoops.Values(7, half.Shape, dtype);
        single.Grad = half.Grad.Cast(DType.Float32);
        TOptimizer ofHalf = Make([half]);
        ofHalf.Step();
        Make([single]).Step();
        half.DType.Should().Be(dtype);
        half.Value.Detach().Cast(DType.Float32).ToArray<float>()
            .Should().Equal(single.Value.Detach().Cast(dtype).Cast(DType.Float32).ToArray<float>());
        foreach (string state in States)
            ofHalf.StateDict()["state.0." + state].DType.Should().Be(DType.Float32);
    }

    [Fact]
    public void A_state_has_the_keys_that_are_promised()
    {
        Parameter[] parameters = Start();
        TOptimizer optimizer = Make(parameters);
        Step(optimizer, parameters, 1);
        string[] states = ["step", .. States];
        optimizer.StateDict().Keys.Should().Equal(
        [
            "groups.0.learning_rate",
            .. Numbers.Select(name => "groups.0." + name),
            .. states.Select(name => "state.0." + name),
            .. states.Select(name => "state.1." + name),
        ]);
    }

    [Fact]
    public void A_group_that_is_added_is_as_if_it_had_been_there()
    {
        Parameter[] early = Start(), late = Start();
        TOptimizer both = Make([new ParameterGroup([early[0]]), new ParameterGroup([early[1]]) { LearningRate = 0.5 }]);
        TOptimizer first = Make([late[0]]);
        Step(both, early[..1], 1);
        Step(first, late[..1], 1);
        first.AddGroup(new ParameterGroup([late[1]]) { LearningRate = 0.5 });
        for (int step = 2; step < 5; step++)
        {
            Step(both, early, step);
            Step(first, late, step);
        }

        Values(late).Should().Equal(Values(early));
        first.StateDict().Keys.Should().Equal(both.StateDict().Keys);
        Action act = () => first.AddGroup(new ParameterGroup(late[..1]));
        act.Should().Throw<ArgumentException>().WithMessage($"{s_name}: parameter 2 of shape [4, 3] is given twice;*");
        first.Groups.Should().HaveCount(2);
    }

    [Fact]
    public void Errors_name_the_number_the_value_and_the_rule()
    {
        Parameter[] p = Start();
        foreach ((Func<Parameter[], TOptimizer> make, string message) in Errors())
            Fails(() => make(p), $"{message}.*");
        Fails(() => Make([]), "there are no parameters to optimize.");
        Fails(() => Make([p[0], null!]), "a parameter is null.");
        Fails(
            () => Make([p[0], new ParameterGroup(p)]),
            "parameter 1 of shape [4, 3] is given twice; each would be updated twice.");
        var other = new Hyperparameter("Other", _ => true, "");
        Fails(
            () => Make([new ParameterGroup(p) { [other] = 1 }]),
            $"the group sets Other, which {s_name} does not have.");

        ParameterGroup group = Make(p).Groups[0];
        foreach (Hyperparameter hyperparameter in typeof(Hyperparameter)
            .GetProperties(BindingFlags.Static | BindingFlags.Public)
            .Select(property => (Hyperparameter)property.GetValue(null)!)
            .Where(group.Has))
        {
            foreach (double bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
                Fails(() => group[hyperparameter] = bad, $"{hyperparameter} {bad} must be *");
        }

        static void Fails(Func<object> act, string message) =>
            act.Should().Throw<ArgumentException>().WithMessage($"{s_name}: {message}");
    }

    private static Parameter[] Start() => [new(PlainLoops.Values(1, [4, 3])), new(PlainLoops.Values(2, [2, 5]))];

    private static float[] Values(Parameter[] parameters) =>
        [.. parameters.SelectMany(parameter => parameter.Value.ToArray<float>())];

    private static void Step(Optimizer optimizer, Parameter[] parameters, int step, double sign = 1)
    {
        for (int i = 0; i < parameters.Length; i++)
            parameters[i].Grad = sign * PlainLoops.Values((10 * step) + i + 3, parameters[i].Shape);
        optimizer.Step();
    }
}
