using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class HardtanhTests : ActivationContract<Hardtanh>
{
    protected override string Text => "Hardtanh(min: -0.5, max: 2)";

    protected override (double X, double Y)[] Points =>
    [
        (0, 0), (1.5, 1.5), (2, 2), (3, 2), (-0.5, -0.5), (-1, -0.5), (Inf, 2),
        (-Inf, -0.5), (NaN, NaN),
    ];

    protected override (Action Act, string Message)[] BadSettings =>
    [
        (() => _ = new Hardtanh(1, 1), "Hardtanh: min 1 must be below max 1."),
        (() => _ = new Hardtanh(NaN, 1), "Hardtanh: min NaN must be below max 1."),
    ];

    protected override Hardtanh Make() => new(-0.5, 2);

    [Fact]
    public void The_defaults_are_PyTorchs() => new Hardtanh().ToString().Should().Be("Hardtanh(min: -1, max: 1)");
}
