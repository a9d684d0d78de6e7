using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class MishTests : ActivationContract<Mish>
{
    protected override (double X, double Y)[] Points =>
    [
        (0, 0), (1, Math.Tanh(Math.Log(1 + Math.E))), (-1, -Math.Tanh(Math.Log(1 + Math.Exp(-1)))), (50, 50),
        (-50, -50 * Math.Exp(-50)), (double.PositiveInfinity, double.PositiveInfinity), (double.NegativeInfinity, double.NaN), (double.NaN, double.NaN),
    ];

    protected override Mish Make() => new();
}
