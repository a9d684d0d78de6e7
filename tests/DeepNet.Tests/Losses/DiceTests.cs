namespace DeepNet.Tests.Losses;

public sealed class DiceTests : LossContract
{
    protected override Shape Unreduced => [2, 3];

    protected override Tensor[] Samples() => [Between(0.1, 0.9, [2, 3, 2, 2], 1), Between(0.1, 0.9, [2, 3, 2, 2], 2)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) => Loss.Dice(x[0], x[1], 0.1, reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand()
    {
        Tensor x = Of(0.5, 1, 1, 0).Reshape(1, 2, 2), y = Of(0, 1, 0, 1).Reshape(1, 2, 2);
        return
        [
            (Loss.Dice(x, y, 0, Reduction.None), [0.2, 1]),
            (Loss.Dice(x, y, 1), [((1 / 7.0) + (2 / 3.0)) / 2]),
            (Loss.Dice(x, y), [0.5 * (2 - (2.00001 / 2.50001) - (1e-5 / 2.00001))]),
            (Loss.Dice(Zeros(1, 1, 4), Zeros(1, 1, 4)), [0]), // nothing is there, and was found
        ];
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => Loss.Dice(Zeros(2, 3), Zeros(2, 3)), "Dice: input [2, 3] must be [batch, classes, d1, …]."),
        (
            () => Loss.Dice(Zeros(2, 3, 4), Zeros(2, 3, 4), smooth: -1),
            "Dice: smooth -1 must be at least 0 and finite."),
        (
            () => Loss.Dice(Zeros(2, 3, 4), Zeros(2, 3, 4), smooth: double.NaN),
            "Dice: smooth NaN must be at least 0 and finite."),
        (() => Loss.Dice(Zeros(2, 3, 4), Zeros(2, 3, 1)), Differ("input [2, 3, 4]", "target [2, 3, 1]")),
    ];
}
