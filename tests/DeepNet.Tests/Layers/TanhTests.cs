using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class TanhTests : ActivationContract<Tanh>
{
    protected override (double X, double Y)[] Points =>
    [
        (0, 0), (Math.Log(2), 0.6), (-Math.Log(2), -0.6), (1000, 1), (Inf, 1), (-Inf, -1),
        (NaN, NaN),
    ];

    protected override Tanh Make() => new();
}
