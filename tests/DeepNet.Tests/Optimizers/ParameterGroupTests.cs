using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class ParameterGroupTests
{
    /// <summary>A group with options of its own behaves like an optimizer that has them for all.</summary>
    [Fact]
    public void Every_option_may_be_set_for_a_group()
    {
        Same(
            p => new Sgd([new ParameterGroup(p) { Nesterov = true, Momentum = 0.9, Maximize = true }], 0.1),
            p => new Sgd(p, 0.1, momentum: 0.9, nesterov: true, maximize: true));
        Same(
            p => new Adam([new ParameterGroup(p) { Amsgrad = true, Beta1 = 0.5, Beta2 = 0.6 }]),
            p => new Adam(p, beta1: 0.5, beta2: 0.6, amsgrad: true));
        Same(
            p => new RmsProp([new ParameterGroup(p) { Centered = true, Alpha = 0.9 }]),
            p => new RmsProp(p, alpha: 0.9, centered: true));
        Same(
            p => new Adadelta([new ParameterGroup(p) { [Hyperparameter.Rho] = 0.5, Epsilon = 0.1 }]),
            p => new Adadelta(p, rho: 0.5, epsilon: 0.1));
        Same(
            p => new Rprop([new ParameterGroup(p) { [Hyperparameter.EtaPlus] = 2, [Hyperparameter.EtaMinus] = 0.1 }]),
            p => new Rprop(p, etaMinus: 0.1, etaPlus: 2));
    }

    [Fact]
    public void Options_are_saved_with_the_groups()
    {
        Parameter[] p = [new(Tensor.Ones([2])) { Grad = Tensor.Ones([2]) }];
        OrderedDictionary<string, Tensor> saved =
            new Adam([new ParameterGroup(p) { Amsgrad = true, Maximize = true }]).StateDict();
        var other = new Adam(p);
        other.LoadStateDict(saved);
        other.Groups[0].Amsgrad.Should().BeTrue();
        other.Groups[0].Maximize.Should().BeTrue();
        saved["groups.0.amsgrad"] = Tensor.Full([], 2, DType.Float64);
        saved["groups.0.beta1"] = Tensor.Full([], 0.5, DType.Float64);
        Action act = () => other.LoadStateDict(saved);
        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Adam: Amsgrad 2 must be 0 or 1.*");
        other.Groups[0].Beta1.Should().Be(0.9);
    }

    [Fact]
    public void A_group_without_optimizer_knows_what_was_set()
    {
        var group = new ParameterGroup([new Parameter(Tensor.Ones([2]))]) { Nesterov = true, LearningRate = 0.5 };
        group.Nesterov.Should().BeTrue();
        group.Maximize.Should().BeNull();
        group.LearningRate = null;
        group.LearningRate.Should().BeNull();
        Action act = () => group.Epsilon = -1;
        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage("ParameterGroup: Epsilon -1 *");
        var sgd = new Sgd([group], 0.1, momentum: 0.5);
        act = () => group.Momentum = null;
        act.Should().Throw<ArgumentException>().WithMessage("Sgd: Momentum cannot be unset*");
        act = () => _ = new Sgd(sgd.Groups, 0.1);
        act.Should().Throw<InvalidOperationException>().WithMessage("Sgd: the group belongs to another optimizer*");
    }

    private static void Same(Func<Parameter[], Optimizer> ofGroup, Func<Parameter[], Optimizer> ofAll)
    {
        Parameter a = new(PlainLoops.Values(0, [7])), b = new(PlainLoops.Values(0, [7]));
        Optimizer first = ofGroup([a]), second = ofAll([b]);
        for (int step = 1; step <= 3; step++)
        {
            (a.Grad, b.Grad) = (PlainLoops.Values(step, [7]), PlainLoops.Values(step, [7]));
            first.Step();
            second.Step();
        }

        a.Value.ToArray<float>().Should().Equal(b.Value.ToArray<float>());
    }
}
