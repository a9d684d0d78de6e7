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
    public void Bad_arguments_are_named()
    {
        Parameter[] p = [new(Tensor.Ones([2]))];
        Action act = () => new Lbfgs(p).Step();
        act.Should().Throw<InvalidOperationException>().WithMessage("Lbfgs: Step needs a function*");
        act = () => _ = new Lbfgs(p, maxIterations: 0);
        act.Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("Lbfgs: maxIterations 0 must be finite and at least 1.*");
        act = () => _ = new Lbfgs(p, gradientTolerance: double.NaN);
        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Lbfgs: gradientTolerance NaN *");
        act = () => _ = new Lbfgs([.. p, new Parameter(Tensor.Ones([2], DType.Float64))]);
        act.Should().Throw<ArgumentException>().WithMessage("Lbfgs: all parameters must be Float32 or Float64 alike*");
    }

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
