namespace DeepNet.Tests.Losses;

public sealed class SmoothL1Tests : LossContract
{
    protected override Shape Unreduced => [2, 3];

    protected override Tensor[] Samples() => [Between(-2, 2, [2, 3], 1), Between(-2, 2, [2, 3], 2)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) => Loss.SmoothL1(x[0], x[1], 0.7, reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand() =>
    [
        (Loss.SmoothL1(Of(0.5, 1, -3), Of(0, 0, 0), reduction: Reduction.None), [0.125, 0.5, 2.5]),
        (Loss.SmoothL1(Of(0.5, 1, -3), Of(0, 0, 0)), [3.125 / 3]),
        (Loss.SmoothL1(Of(0.25, 1), Of(0, 0), 0.5, Reduction.None), [0.0625, 0.75]),
        (Loss.SmoothL1(Of(0.25, -1), Of(0, 0), 0, Reduction.None), [0.25, 1]),
    ];

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => Loss.SmoothL1(Zeros(2), Zeros(2), -1), "SmoothL1: beta -1 must be at least 0 and finite."),
        (() => Loss.SmoothL1(Zeros(2), Zeros(2), double.NaN), "SmoothL1: beta NaN must be at least 0 and finite."),
        (() => Loss.SmoothL1(Zeros(2), Zeros(2, 1)), Differ("input [2]", "target [2, 1]")),
    ];
}
