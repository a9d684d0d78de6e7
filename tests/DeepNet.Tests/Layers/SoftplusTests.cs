using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class SoftplusTests : ActivationContract<Softplus>
{
    protected override string Text => "Softplus(beta: 2, threshold: 3)";

    protected override (double X, double Y)[] Points =>
    [
        (0, Math.Log(2) / 2), (1, Math.Log(1 + Math.Exp(2)) / 2), (1.6, 1.6), (-1, Math.Log(1 + Math.Exp(-2)) / 2),
        (Inf, Inf), (-Inf, 0), (NaN, NaN),
    ];

    protected override (Action Act, string Message)[] BadSettings =>
    [
        (() => _ = new Softplus(0), "Softplus: beta 0 must be finite and not 0."),
        (() => _ = new Softplus(Inf), "Softplus: beta Infinity must be finite and not 0."),
        (() => _ = new Softplus(1, NaN), "Softplus: threshold NaN must be a number."),
        (() => Tensor.Ones([1]).Softplus(0), "Softplus: beta 0 must be finite and not 0."),
        (() => Tensor.Ones([1]).Softplus(1, NaN), "Softplus: threshold NaN must be a number."),
    ];

    protected override Softplus Make() => new(2, 3);

    [Fact]
    public void The_defaults_are_PyTorchs() =>
        new Softplus().ToString().Should().Be("Softplus(beta: 1, threshold: 20)");

    [Fact]
    public void It_does_not_overflow_without_a_threshold() =>
        new Softplus(1, Inf).Forward(Tensor.From<float>([1000, -1000], [2])).ToArray<float>()
            .Should().Equal(1000, 0);
}
