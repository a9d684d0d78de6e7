using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class MishTests : ActivationContract<Mish>
{
    protected override (double X, double Y)[] Points =>
    [
        (0, 0), (1, Math.Tanh(Math.Log(1 + Math.E))), (-1, -Math.Tanh(Math.Log(1 + Math.Exp(-1)))), (50, 50),
        (-50, -50 * Math.Exp(-50)), (Inf, Inf), (-Inf, NaN), (NaN, NaN),
    ];

    protected override Mish Make() => new();
}
