namespace DeepNet.Tests.Losses;

public sealed class HuberTests : LossContract
{
    protected override Shape Unreduced => [2, 3];

    protected override Tensor[] Samples() => [Between(-2, 2, [2, 3], 1), Between(-2, 2, [2, 3], 2)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) => Loss.Huber(x[0], x[1], 0.7, reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand() =>
    [
        (Loss.Huber(Of(0.5, 1, -3), Of(0, 0, 0), reduction: Reduction.None), [0.125, 0.5, 2.5]),
        (Loss.Huber(Of(0.5, 1, -3), Of(0, 0, 0)), [3.125 / 3]),
        (Loss.Huber(Of(1, 3), Of(0, 0), 2, Reduction.None), [0.5, 4]),
    ];

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => Loss.Huber(Zeros(2), Zeros(2), 0), "Huber: delta 0 must be positive and finite."),
        (() => Loss.Huber(Zeros(2), Zeros(2), double.NaN), "Huber: delta NaN must be positive and finite."),
        (() => Loss.Huber(Zeros(2), Zeros(2, 1)), Differ("input [2]", "target [2, 1]")),
    ];
}
