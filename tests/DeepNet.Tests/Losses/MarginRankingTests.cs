namespace DeepNet.Tests.Losses;

public sealed class MarginRankingTests : LossContract
{
    protected override Shape Unreduced => [2, 3];

    protected override Tensor[] Samples() =>
        [Between(-2, 2, [2, 3], 1), Between(-2, 2, [2, 3], 2), Of(1, -1, 1, -1, -1, 1).Reshape(2, 3)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) =>
        Loss.MarginRanking(x[0], x[1], x[2], 0.3, reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand() =>
    [
        (Loss.MarginRanking(Of(1, 1), Of(3, 3), Of(1, -1), reduction: Reduction.None), [2, 0]),
        (Loss.MarginRanking(Of(1, 1), Of(3, 3), Of(1, -1)), [1]),
        (Loss.MarginRanking(Of(1, 1), Of(3, 3), Of(1, -1), 2.5, Reduction.None), [4.5, 0.5]),
    ];

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Loss.MarginRanking(Zeros(2), Zeros(2), Zeros(2), double.NaN),
            "MarginRanking: margin NaN must be finite."),
        (() => Loss.MarginRanking(Zeros(2), Zeros(3), Zeros(2)), Differ("input1 [2]", "input2 [3]")),
        (() => Loss.MarginRanking(Zeros(2), Zeros(2), Zeros(2, 1)), Differ("input1 [2]", "target [2, 1]")),
    ];
}
