using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class TanhshrinkTests : ActivationContract<Tanhshrink>
{
    protected override (double X, double Y)[] Points =>
    [
        (0, 0), (Math.Log(2), Math.Log(2) - 0.6), (-Math.Log(2), 0.6 - Math.Log(2)),
        (double.PositiveInfinity, double.PositiveInfinity), (double.NegativeInfinity, double.NegativeInfinity), (double.NaN, double.NaN),
    ];

    protected override Tanhshrink Make() => new();
}
