using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class SiluTests : ActivationContract<Silu>
{
    protected override (double X, double Y)[] Points =>
    [
        (0, 0), (Math.Log(3), 0.75 * Math.Log(3)), (-Math.Log(3), -0.25 * Math.Log(3)), (1000, 1000), (-1000, 0),
        (Inf, Inf), (-Inf, NaN), (NaN, NaN),
    ];

    protected override Silu Make() => new();
}
