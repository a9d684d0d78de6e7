namespace DeepNet.Tests.Losses;

public sealed class KlDivergenceTests : LossContract
{
    protected override Shape Unreduced => [2, 3];

    protected override Tensor[] Samples() => [Between(-3, -0.1, [2, 3], 1), Between(0.1, 0.9, [2, 3], 2)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) =>
        Loss.KlDivergence(x[0], x[1], reduction: reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand()
    {
        double half = -Math.Log(2);
        return
        [
            (Loss.KlDivergence(Of(half, half), Of(0.25, 0), reduction: Reduction.None), [0.25 * half, 0]),
            (Loss.KlDivergence(Of(half, half), Of(0.25, 0)), [0.125 * half]),
            (Loss.KlDivergence(Of(half, 3), Of(2 * half, 0), true, Reduction.None), [0.25 * half, -3]),
        ];
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => Loss.KlDivergence(Zeros(2), Zeros(2, 1)), Differ("input [2]", "target [2, 1]")),
    ];

    [Fact]
    public void Targets_may_be_logarithms()
    {
        Tensor[] x = Samples();
        Loss.KlDivergence(x[0], x[1].Log(), logTarget: true).ToScalar<double>()
            .Should().BeApproximately(Loss.KlDivergence(x[0], x[1]).ToScalar<double>(), 1e-12);
        foreach (Tensor t in x)
            t.RequiresGrad = true;
        GradCheck.Verify(t => Loss.KlDivergence(t[0], t[1], true, Reduction.None), x, 2);
    }
}
