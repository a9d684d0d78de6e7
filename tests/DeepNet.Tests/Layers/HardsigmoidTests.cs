using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class HardsigmoidTests : ActivationContract<Hardsigmoid>
{
    protected override (double X, double Y)[] Points =>
    [
        (0, 0.5), (1.5, 0.75), (-1.5, 0.25), (3, 1), (-3, 0), (7, 1), (Inf, 1), (-Inf, 0),
        (NaN, NaN),
    ];

    protected override Hardsigmoid Make() => new();

    // Up to ±4, beyond the kinks at ±3.
    protected override Tensor[] Samples() => [Spread([3, 4], 1) * 2];
}
