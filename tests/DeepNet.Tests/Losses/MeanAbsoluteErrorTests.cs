namespace DeepNet.Tests.Losses;

public sealed class MeanAbsoluteErrorTests : LossContract
{
    protected override Shape Unreduced => [2, 3];

    protected override Tensor[] Samples() => [Between(-2, 2, [2, 3], 1), Between(-2, 2, [2, 3], 2)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) => Loss.MeanAbsoluteError(x[0], x[1], reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand() =>
    [
        (Loss.MeanAbsoluteError(Of(1, 2, 3), Of(1, 4, 0), Reduction.None), [0, 2, 3]),
        (Loss.MeanAbsoluteError(Of(1, 2, 3), Of(1, 4, 0)), [5 / 3.0]),
    ];

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => Loss.MeanAbsoluteError(Zeros(3), Zeros(1)), Differ("input [3]", "target [1]")),
    ];

    [Fact]
    public void The_gradient_is_zero_where_prediction_and_target_agree()
    {
        Tensor x = Of(1, 2, 3).RequireGrad();
        Loss.MeanAbsoluteError(x, Of(1, 1, 4), Reduction.Sum).Backward();
        x.Grad!.ToArray<double>().Should().Equal(0, 1, -1);
    }
}
