using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class HardshrinkTests : ActivationContract<Hardshrink>
{
    protected override string Text => "Hardshrink(lambda: 0.7)";

    protected override (double X, double Y)[] Points =>
    [
        (1, 1), (0.7, 0), (0.3, 0), (-0.7, 0), (-0.71, -0.71), (Inf, Inf),
        (-Inf, -Inf), (NaN, NaN),
    ];

    protected override (Action Act, string Message)[] BadSettings =>
    [
        (() => _ = new Hardshrink(-1), "Hardshrink: lambda -1 must be at least 0 and finite."),
        (() => _ = new Hardshrink(NaN), "Hardshrink: lambda NaN must be at least 0 and finite."),
        (() => Tensor.Ones([1]).Hardshrink(-1), "Hardshrink: lambda -1 must be at least 0 and finite."),
    ];

    protected override Hardshrink Make() => new(0.7);

    [Fact]
    public void The_default_is_PyTorchs() => new Hardshrink().Lambda.Should().Be(0.5);
}
