using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class EluTests : ActivationContract<Elu>
{
    protected override string Text => "Elu(alpha: 1.5)";

    protected override (double X, double Y)[] Points =>
    [
        (2, 2), (0, 0), (-1, 1.5 * (Math.Exp(-1) - 1)), (-1e-9, -1.5e-9), (Inf, Inf),
        (-Inf, -1.5), (NaN, NaN),
    ];

    protected override (Action Act, string Message)[] BadSettings =>
    [
        (() => _ = new Elu(NaN), "Elu: alpha NaN must be finite."),
        (() => Tensor.Ones([1]).Elu(Inf), "Elu: alpha Infinity must be finite."),
    ];

    protected override Elu Make() => new(1.5);

    [Fact]
    public void The_default_is_PyTorchs() => new Elu().Alpha.Should().Be(1);
}
