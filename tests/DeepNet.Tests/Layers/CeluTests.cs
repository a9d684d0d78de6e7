using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class CeluTests : ActivationContract<Celu>
{
    protected override string Text => "Celu(alpha: 1.5)";

    protected override (double X, double Y)[] Points =>
    [
        (2, 2), (0, 0), (-1, 1.5 * (Math.Exp(-1 / 1.5) - 1)), (Inf, Inf),
        (-Inf, -1.5), (NaN, NaN),
    ];

    protected override (Action Act, string Message)[] BadSettings =>
    [
        (() => _ = new Celu(0), "Celu: alpha 0 must be finite and not 0."),
        (() => _ = new Celu(NaN), "Celu: alpha NaN must be finite and not 0."),
        (() => Tensor.Ones([1]).Celu(0), "Celu: alpha 0 must be finite and not 0."),
    ];

    protected override Celu Make() => new(1.5);

    [Fact]
    public void The_default_is_PyTorchs() => new Celu().Alpha.Should().Be(1);
}
