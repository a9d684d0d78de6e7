using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class TanhshrinkTests : ActivationContract<Tanhshrink>
{
    protected override (double X, double Y)[] Points =>
    [
        (0, 0), (Math.Log(2), Math.Log(2) - 0.6), (-Math.Log(2), 0.6 - Math.Log(2)),
        (Inf, Inf), (-Inf, -Inf), (NaN, NaN),
    ];

    protected override Tanhshrink Make() => new();
}
