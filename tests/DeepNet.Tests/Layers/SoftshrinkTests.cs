using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class SoftshrinkTests : ActivationContract<Softshrink>
{
    protected override string Text => "Softshrink(lambda: 0.75)";

    // NaN is neither above nor below.
    protected override (double X, double Y)[] Points =>
    [
        (1, 0.25), (0.75, 0), (0.3, 0), (-0.75, 0), (-2, -1.25), (Inf, Inf),
        (-Inf, -Inf), (NaN, 0),
    ];

    protected override (Action Act, string Message)[] BadSettings =>
    [
        (() => _ = new Softshrink(-1), "Softshrink: lambda -1 must be at least 0 and finite."),
        (() => _ = new Softshrink(NaN), "Softshrink: lambda NaN must be at least 0 and finite."),
        (() => Tensor.Ones([1]).Softshrink(-1), "Softshrink: lambda -1 must be at least 0 and finite."),
    ];

    protected override Softshrink Make() => new(0.75);

    [Fact]
    public void The_default_is_PyTorchs() => new Softshrink().Lambda.Should().Be(0.5);
}
