using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class PenaltyTests
{
    [Fact]
    public void Values_and_gradients_are_those_of_the_formulas()
    {
        Parameter a = new(Tensor.From<float>([1, -2], [2])), b = new(Tensor.From<float>([-3], [1]));
        Tensor sum = Penalty.L1([a, b], 0.5) + Penalty.L2([a, b], 0.25);
        sum.ToScalar<float>().Should().Be((0.5f * 6) + (0.25f * 14));
        sum.Backward();
        a.Grad!.ToArray<float>().Should().Equal(0.5f + 0.5f, -0.5f - 1);
        b.Grad!.ToArray<float>().Should().Equal(-0.5f - 1.5f);
    }

    [Fact]
    public void An_L2_penalty_is_a_weight_decay_of_twice_its_strength()
    {
        Parameter a = new(PlainLoops.Values(0, [9])), b = new(PlainLoops.Values(0, [9]));
        Penalty.L2([a], 0.05).Backward();
        b.Grad = Tensor.Zeros([9]);
        new Sgd([a], 0.5).Step();
        new Sgd([b], 0.5, weightDecay: 0.1).Step();
        for (int i = 0; i < 9; i++)
            a.Value.ToArray<float>()[i].Should().BeApproximately(b.Value.ToArray<float>()[i], 1e-6f);
    }

    [Fact]
    public void Gradients_can_be_differentiated_again()
    {
        var parameter = new Parameter(PlainLoops.Values(1, [4], DType.Float64));
        Tensor sum = Penalty.L2([parameter], 0.3) + Penalty.L1([parameter], 0.2);
        Tensor first = Autograd.Grad([sum], [parameter.Value], createGraph: true)[0];
        Autograd.Grad([first.Sum()], [parameter.Value])[0].ToArray<double>()
            .Should().OnlyContain(x => Math.Abs(x - 0.6) < 1e-12);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Parameter[] p = [new(Tensor.Ones([2]))];
        Func<Tensor> act;
        foreach (double bad in new[] { -1, double.NaN, double.PositiveInfinity })
        {
            act = () => Penalty.L1(p, bad);
            act.Should().Throw<ArgumentOutOfRangeException>()
                .WithMessage($"L1: strength {bad} must be finite and not negative.*");
        }

        act = () => Penalty.L2([], 1);
        act.Should().Throw<ArgumentException>().WithMessage("L2: there are no parameters.");
    }
}
