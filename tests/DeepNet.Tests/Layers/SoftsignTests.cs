using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class SoftsignTests : ActivationContract<Softsign>
{
    protected override (double X, double Y)[] Points =>
    [
        (0, 0), (1, 0.5), (-3, -0.75), (Inf, NaN), (-Inf, NaN),
        (NaN, NaN),
    ];

    protected override Softsign Make() => new();
}
