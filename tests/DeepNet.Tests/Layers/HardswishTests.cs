using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class HardswishTests : ActivationContract<Hardswish>
{
    protected override (double X, double Y)[] Points =>
    [
        (0, 0), (1.5, 1.5 * 0.75), (-1.5, -1.5 * 0.25), (3, 3), (-3, 0), (7, 7), (Inf, Inf),
        (-Inf, NaN), (NaN, NaN),
    ];

    protected override Hardswish Make() => new();

    // Up to ±4, beyond the kinks at ±3.
    protected override Tensor[] Samples() => [Spread([3, 4], 1) * 2];
}
