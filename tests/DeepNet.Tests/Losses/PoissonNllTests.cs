namespace DeepNet.Tests.Losses;

public sealed class PoissonNllTests : LossContract
{
    protected override Shape Unreduced => [2, 3];

    protected override Tensor[] Samples() => [Between(0.2, 2, [2, 3], 1), Between(1.2, 4, [2, 3], 2)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) =>
        Loss.PoissonNll(x[0], x[1], logInput: true, full: true, reduction: reduction);

    protected override Tensor RunForGradients(Tensor[] x) =>
        Run(x, Reduction.None) + Loss.PoissonNll(x[0], x[1], logInput: false, epsilon: 0.1, reduction: Reduction.None);

    protected override (Tensor Loss, double[] Expected)[] ByHand() =>
    [
        (Loss.PoissonNll(Of(0, 1), Of(2, 3), reduction: Reduction.None), [1, Math.E - 3]),
        (Loss.PoissonNll(Of(0, 1), Of(2, 3)), [(Math.E - 2) / 2]),
        (Loss.PoissonNll(Of(2), Of(3), logInput: false, epsilon: 0), [2 - (3 * Math.Log(2))]),
        (Loss.PoissonNll(Of(2), Of(3), logInput: false, epsilon: 2), [2 - (3 * Math.Log(4))]),
        (
            Loss.PoissonNll(Of(0, 0, 0), Of(0, 1, 2), full: true, reduction: Reduction.None),
            [1, 1, 1 + (2 * Math.Log(2)) - 2 + (0.5 * Math.Log(4 * Math.PI))]),
    ];

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Loss.PoissonNll(Zeros(2), Zeros(2), epsilon: -1),
            "PoissonNll: epsilon -1 must be at least 0 and finite."),
        (
            () => Loss.PoissonNll(Zeros(2), Zeros(2), epsilon: double.NaN),
            "PoissonNll: epsilon NaN must be at least 0 and finite."),
        (() => Loss.PoissonNll(Zeros(2), Zeros(1)), Differ("input [2]", "target [1]")),
    ];

    [Fact]
    public void Counts_up_to_one_have_no_Stirling_term_and_a_finite_gradient()
    {
        Tensor y = Of(0, 1, 2).RequireGrad();
        Loss.PoissonNll(Zeros(3), y, full: true).Backward();
        y.Grad!.ToArray<double>().Should().OnlyContain(g => double.IsFinite(g));
    }
}
