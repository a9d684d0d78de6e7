namespace DeepNet.Tests.Losses;

public sealed class SoftMarginTests : LossContract
{
    protected override Shape Unreduced => [2, 3];

    protected override Tensor[] Samples() => [Between(-2, 2, [2, 3], 1), Of(1, -1, 1, -1, -1, 1).Reshape(2, 3)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) => Loss.SoftMargin(x[0], x[1], reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand() =>
    [
        (Loss.SoftMargin(Of(0, Math.Log(3)), Of(1, -1), Reduction.None), [Math.Log(2), Math.Log(4)]),
        (Loss.SoftMargin(Of(0, Math.Log(3)), Of(1, -1)), [1.5 * Math.Log(2)]),
    ];

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => Loss.SoftMargin(Zeros(2), Zeros(2, 1)), Differ("input [2]", "target [2, 1]")),
    ];

    [Fact]
    public void It_does_not_overflow()
    {
        Tensor x = Of(1000, -1000).RequireGrad();
        Tensor losses = Loss.SoftMargin(x, Of(-1, -1), Reduction.None);
        losses.ToArray<double>().Should().Equal(1000, 0);
        losses.Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal(1, 0);
    }
}
