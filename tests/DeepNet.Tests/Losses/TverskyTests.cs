namespace DeepNet.Tests.Losses;

public sealed class TverskyTests : LossContract
{
    protected override Shape Unreduced => [2, 3];

    protected override Tensor[] Samples() => [Between(0.1, 0.9, [2, 3, 2, 2], 1), Between(0.1, 0.9, [2, 3, 2, 2], 2)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) =>
        Loss.Tversky(x[0], x[1], 0.3, 0.7, 0.1, reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand()
    {
        // Found 1 and ½, wrongly ½ and 1, missed 0 and ½.
        Tensor x = Of(0.5, 1, 1, 0.5).Reshape(1, 2, 2), y = Of(0, 1, 0, 1).Reshape(1, 2, 2);
        return
        [
            (Loss.Tversky(x, y, 0.3, 0.7, 0, Reduction.None), [0.15 / 1.15, 0.65 / 1.15]),
            (Loss.Tversky(x, y, 0.3, 0.7, 1), [((0.15 / 2.15) + (0.65 / 2.15)) / 2]),
            (Loss.Tversky(x, y, reduction: Reduction.None), [0.25 / 1.25001, 0.75 / 1.25001]),
        ];
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Loss.Tversky(Zeros(2, 3, 4), Zeros(2, 3, 4), alpha: -1),
            "Tversky: alpha -1 and beta 0.5 must be at least 0 and finite."),
        (
            () => Loss.Tversky(Zeros(2, 3, 4), Zeros(2, 3, 4), beta: double.NaN),
            "Tversky: alpha 0.5 and beta NaN must be at least 0 and finite."),
        (
            () => Loss.Tversky(Zeros(2, 3, 4), Zeros(2, 3, 4), smooth: -1),
            "Tversky: smooth -1 must be at least 0 and finite."),
        (() => Loss.Tversky(Zeros(2, 3), Zeros(2, 3)), "Tversky: input [2, 3] must be [batch, classes, d1, …]."),
        (() => Loss.Tversky(Zeros(2, 3, 4), Zeros(2, 3, 1)), Differ("input [2, 3, 4]", "target [2, 3, 1]")),
    ];

    [Fact]
    public void Halves_give_Dice()
    {
        Tensor[] x = Samples();
        Loss.Tversky(x[0], x[1], smooth: 0).ToScalar<double>()
            .Should().BeApproximately(Loss.Dice(x[0], x[1], smooth: 0).ToScalar<double>(), 1e-12);
    }
}
