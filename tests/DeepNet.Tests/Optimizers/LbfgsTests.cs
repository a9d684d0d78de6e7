using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class LbfgsTests
{
    [Theory]
    [InlineData(LineSearch.None)]
    [InlineData(LineSearch.StrongWolfe)]
    public void Finds_the_lowest_point_of_a_quadratic(LineSearch lineSearch)
    {
        Parameter a = new(Tensor.Zeros([2], DType.Float64)), b = new(Tensor.Zeros([1, 1], DType.Float64));
        var lbfgs = new Lbfgs(
            [a, b], 0.5, maxIterations: 30, gradientTolerance: 1e-10, changeTolerance: 1e-18, lineSearch: lineSearch);
        for (int i = 0; i < 3; i++)
            lbfgs.Step(() => Loss(lbfgs, a, b));
        a.Value.ToArray<double>()[0].Should().BeApproximately(3, 1e-6);
        a.Value.ToArray<double>()[1].Should().BeApproximately(-1, 1e-6);
        b.Value.ToScalar<double>().Should().BeApproximately(2, 1e-6);
    }

    [Fact]
    public void A_line_search_descends_into_a_curved_valley()
    {
        var x = new Parameter(Tensor.From<double>([-1.2, 1], [2]));
        var lbfgs = new Lbfgs([x], lineSearch: LineSearch.StrongWolfe);
        double last = double.PositiveInfinity;
        for (int i = 0; i < 4; i++)
        {
            double loss = lbfgs.Step(() => Rosenbrock(lbfgs, x)).ToScalar<double>();
            loss.Should().BeLessThanOrEqualTo(last);
            last = loss;
        }

        last.Should().BeLessThan(1e-6);
        x.Value.ToArray<double>().Should().OnlyContain(v => Math.Abs(v - 1) < 1e-4);
    }

    [Theory]
    [InlineData(LineSearch.None)]
    [InlineData(LineSearch.StrongWolfe)]
    public void A_loaded_state_continues_bit_by_bit(LineSearch lineSearch)
    {
        var x = new Parameter(Tensor.From<double>([-1.2, 1], [2]));
        Lbfgs Make(Parameter p) => new([p], 0.1, maxIterations: 4, historySize: 3, lineSearch: lineSearch);
        Lbfgs lbfgs = Make(x);
        for (int i = 0; i < 2; i++)
            lbfgs.Step(() => Rosenbrock(lbfgs, x));
        OrderedDictionary<string, Tensor> saved = lbfgs.StateDict();
        var copy = new Parameter(x.Value.Detach().Clone());
        Lbfgs other = Make(copy);
        other.LoadStateDict(saved);
        for (int i = 0; i < 2; i++)
        {
            lbfgs.Step(() => Rosenbrock(lbfgs, x));
            other.Step(() => Rosenbrock(other, copy));
        }

        copy.Value.ToArray<double>().Should().Equal(x.Value.ToArray<double>());
        other.LoadStateDict(Make(copy).StateDict());
        other.StateDict().Keys.Should().Equal("groups.0.learning_rate");
    }

    [Fact]
    public void Frozen_parameters_stay_and_the_others_are_trained_without_them()
    {
        Parameter a = new(Tensor.Zeros([2], DType.Float64)), b = new(Tensor.Zeros([1, 1], DType.Float64), false);
        var lbfgs = new Lbfgs([a, b], lineSearch: LineSearch.StrongWolfe);
        lbfgs.Step(() => Loss(lbfgs, a, b)).ToScalar<double>().Should().Be(9 + 4 + 4);
        b.Value.ToScalar<double>().Should().Be(0);
        a.Value.ToArray<double>().Should().Equal([3, -1], (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Parameter[] p = [new(Tensor.Ones([2]))];
        Fails<InvalidOperationException>(
            () => new Lbfgs(p).Step(), "Step needs a function that computes the loss: Step(() => {*");
        Fails<ArgumentException>(() => _ = new Lbfgs([]), "there are no parameters to optimize.");
        Fails<ArgumentException>(() => _ = new Lbfgs(p, -1), "LearningRate -1 must be finite and not negative.*");
        Fails<ArgumentException>(
            () => _ = new Lbfgs(p, maxIterations: 0), "maxIterations 0 must be finite and at least 1.*");
        Fails<ArgumentException>(
            () => _ = new Lbfgs(p, maxEvaluations: 0), "maxEvaluations 0 must be finite and at least 1.*");
        Fails<ArgumentException>(
            () => _ = new Lbfgs(p, gradientTolerance: double.NaN),
            "gradientTolerance NaN must be finite and at least 0.*");
        Fails<ArgumentException>(
            () => _ = new Lbfgs(p, changeTolerance: -1), "changeTolerance -1 must be finite and at least 0.*");
        Fails<ArgumentException>(
            () => _ = new Lbfgs(p, historySize: 0), "historySize 0 must be finite and at least 1.*");
        Fails<ArgumentException>(() => _ = new Lbfgs(p, lineSearch: (LineSearch)7), "lineSearch 7 is not known.");
        Fails<ArgumentException>(
            () => _ = new Lbfgs([.. p, new Parameter(Tensor.Ones([2], DType.Float64))]),
            "all parameters must be Float32 or Float64 alike on one device, not Float32 on cpu and Float64 on cpu.");
        Fails<ArgumentException>(
            () => new Lbfgs(p).AddGroup(new ParameterGroup([new(Tensor.Ones([2]))])),
            "all parameters are in one group; it takes no other.");
    }

    [Fact]
    public void A_state_of_other_parameters_is_rejected()
    {
        Parameter a = new(Tensor.Zeros([2], DType.Float64)), b = new(Tensor.Zeros([1, 1], DType.Float64));
        var lbfgs = new Lbfgs([a, b]);
        lbfgs.Step(() => Loss(lbfgs, a, b));
        Action act = () => new Lbfgs([a]).LoadStateDict(lbfgs.StateDict());
        act.Should().Throw<StateDictException>().WithMessage("*state.direction*");
    }

    private static void Fails<TException>(Action act, string message)
        where TException : Exception
        => act.Should().Throw<TException>().WithMessage("Lbfgs: " + message);

    private static Tensor Loss(Lbfgs lbfgs, Parameter a, Parameter b)
    {
        lbfgs.ZeroGrad();
        Tensor target = Tensor.From<double>([3, -1], [2]), scale = Tensor.From<double>([1, 4], [2]);
        Tensor loss = (scale * (a.Value - target).Square()).Sum() + (b.Value - 2.0).Square().Sum();
        loss.Backward();
        return loss;
    }

    private static Tensor Rosenbrock(Lbfgs lbfgs, Parameter x)
    {
        lbfgs.ZeroGrad();
        Tensor a = x.Value.Select(0, 0), b = x.Value.Select(0, 1);
        Tensor loss = (1.0 - a).Square() + (100.0 * (b - a.Square()).Square());
        loss.Backward();
        return loss;
    }
}
