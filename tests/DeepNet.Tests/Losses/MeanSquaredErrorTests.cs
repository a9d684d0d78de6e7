namespace DeepNet.Tests.Losses;

public sealed class MeanSquaredErrorTests : LossContract
{
    protected override Shape Unreduced => [2, 3];

    protected override Tensor[] Samples() => [Between(-2, 2, [2, 3], 1), Between(-2, 2, [2, 3], 2)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) => Loss.MeanSquaredError(x[0], x[1], reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand() =>
    [
        (Loss.MeanSquaredError(Of(1, 2, 3), Of(1, 4, 0), Reduction.None), [0, 4, 9]),
        (Loss.MeanSquaredError(Of(1, 2, 3), Of(1, 4, 0)), [13 / 3.0]),
        (Loss.MeanSquaredError(Of(), Of(), Reduction.Sum), [0]),
    ];

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => Loss.MeanSquaredError(Zeros(3), Zeros(3, 1)), Differ("input [3]", "target [3, 1]")),
    ];

    [Fact]
    public void The_mean_over_nothing_is_not_a_number() =>
        double.IsNaN(Loss.MeanSquaredError(Of(), Of()).ToScalar<double>()).Should().BeTrue();
}
