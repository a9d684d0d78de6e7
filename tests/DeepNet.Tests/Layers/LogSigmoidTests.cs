using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class LogSigmoidTests : ActivationContract<LogSigmoid>
{
    protected override (double X, double Y)[] Points =>
    [
        (0, -Math.Log(2)), (Math.Log(3), Math.Log(0.75)), (-1000, -1000), (1000, 0), (double.PositiveInfinity, 0),
        (double.NegativeInfinity, double.NegativeInfinity), (double.NaN, double.NaN),
    ];

    protected override LogSigmoid Make() => new();
}
