using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class LogSigmoidTests : ActivationContract<LogSigmoid>
{
    protected override (double X, double Y)[] Points =>
    [
        (0, -Math.Log(2)), (Math.Log(3), Math.Log(0.75)), (-1000, -1000), (1000, 0), (Inf, 0),
        (-Inf, -Inf), (NaN, NaN),
    ];

    protected override LogSigmoid Make() => new();
}
