namespace DeepNet.Tests.Losses;

public sealed class SigmoidFocalTests : LossContract
{
    protected override Shape Unreduced => [2, 3];

    protected override Tensor[] Samples() => [Between(-2, 2, [2, 3], 1), Between(0.1, 0.9, [2, 3], 2)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) =>
        Loss.SigmoidFocal(x[0], x[1], 0.3, 1.5, reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand()
    {
        // σ: ¾.
        Tensor x = Of(Math.Log(3), Math.Log(3)), y = Of(1, 0);
        double found = -0.0625 * Math.Log(0.75), missed = 0.5625 * Math.Log(4);
        return
        [
            (Loss.SigmoidFocal(x, y), [0.25 * found, 0.75 * missed]),
            (Loss.SigmoidFocal(x, y, alpha: -1), [found, missed]),
            (Loss.SigmoidFocal(x, y, alpha: 1, gamma: 0, Reduction.Sum), [-Math.Log(0.75)]),
        ];
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Loss.SigmoidFocal(Zeros(2), Zeros(2), alpha: 2),
            "SigmoidFocal: alpha 2 must be at most 1; negative for none."),
        (
            () => Loss.SigmoidFocal(Zeros(2), Zeros(2), alpha: double.NaN),
            "SigmoidFocal: alpha NaN must be at most 1; negative for none."),
        (
            () => Loss.SigmoidFocal(Zeros(2), Zeros(2), alpha: double.NegativeInfinity),
            "SigmoidFocal: alpha -Infinity must be at most 1; negative for none."),
        (
            () => Loss.SigmoidFocal(Zeros(2), Zeros(2), gamma: -1),
            "SigmoidFocal: gamma -1 must be at least 0 and finite."),
        (() => Loss.SigmoidFocal(Zeros(2), Zeros(2, 1)), Differ("input [2]", "target [2, 1]")),
    ];

    [Fact]
    public void Without_gamma_and_alpha_it_is_the_cross_entropy()
    {
        Tensor[] x = Samples();
        Loss.SigmoidFocal(x[0], x[1], alpha: -1, gamma: 0, Reduction.Mean).ToScalar<double>()
            .Should().Be(Loss.BinaryCrossEntropyWithLogits(x[0], x[1]).ToScalar<double>());
    }
}
