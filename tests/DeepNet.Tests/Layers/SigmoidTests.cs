using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class SigmoidTests : ActivationContract<Sigmoid>
{
    protected override (double X, double Y)[] Points =>
    [
        (0, 0.5), (Math.Log(3), 0.75), (-Math.Log(3), 0.25), (1000, 1), (-1000, 0), (Inf, 1),
        (-Inf, 0), (NaN, NaN),
    ];

    protected override Sigmoid Make() => new();
}
