using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class LeakyReluTests : ActivationContract<LeakyRelu>
{
    protected override string Text => "LeakyRelu(negativeSlope: 0.2)";

    protected override (double X, double Y)[] Points =>
    [
        (0, 0), (1.5, 1.5), (-1.5, -0.3), (Inf, Inf),
        (-Inf, -Inf), (NaN, NaN),
    ];

    protected override (Action Act, string Message)[] BadSettings =>
    [
        (() => _ = new LeakyRelu(NaN), "LeakyRelu: negativeSlope NaN must be finite."),
        (() => Tensor.Ones([1]).LeakyRelu(NaN), "LeakyRelu: negativeSlope NaN must be finite."),
    ];

    protected override LeakyRelu Make() => new(0.2);

    [Fact]
    public void The_default_is_PyTorchs() => new LeakyRelu().NegativeSlope.Should().Be(0.01);
}
