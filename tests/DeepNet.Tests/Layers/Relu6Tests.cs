using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class Relu6Tests : ActivationContract<Relu6>
{
    protected override (double X, double Y)[] Points =>
    [
        (0, 0), (1.5, 1.5), (-1.5, 0), (6, 6), (7, 6), (Inf, 6), (-Inf, 0),
        (NaN, NaN),
    ];

    protected override Relu6 Make() => new();

    // Up to ±8, beyond the kink at 6.
    protected override Tensor[] Samples() => [Spread([3, 4], 1) * 4];
}
