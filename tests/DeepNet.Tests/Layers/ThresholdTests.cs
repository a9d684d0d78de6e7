using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ThresholdTests : ActivationContract<Threshold>
{
    protected override string Text => "Threshold(threshold: 0.4, value: -3)";

    protected override (double X, double Y)[] Points =>
    [
        (0.5, 0.5), (0.4, -3), (-1, -3), (Inf, Inf), (-Inf, -3),
        (NaN, NaN),
    ];

    protected override (Action Act, string Message)[] BadSettings =>
    [
        (() => _ = new Threshold(NaN, 0), "Threshold: threshold NaN must be a number."),
        (() => _ = new Threshold(0, NaN), "Threshold: value NaN must be a number."),
        (() => Tensor.Ones([1]).Threshold(NaN, 0), "Threshold: threshold NaN must be a number."),
    ];

    protected override Threshold Make() => new(0.4, -3);
}
