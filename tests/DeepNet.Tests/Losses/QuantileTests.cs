namespace DeepNet.Tests.Losses;

public sealed class QuantileTests : LossContract
{
    protected override Shape Unreduced => [2, 3];

    protected override Tensor[] Samples() => [Between(-2, 2, [2, 3], 1), Between(-2, 2, [2, 3], 2)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) => Loss.Quantile(x[0], x[1], 0.3, reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand() =>
    [
        (Loss.Quantile(Of(0, 0, 1), Of(2, -2, 1), 0.9, Reduction.None), [1.8, 0.2, 0]),
        (Loss.Quantile(Of(0, 0, 1), Of(2, -2, 1)), [2 / 3.0]),
    ];

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Loss.Quantile(Zeros(2), Zeros(2), 1),
            "Quantile: quantile 1 must lie between 0 and 1, without the ends."),
        (
            () => Loss.Quantile(Zeros(2), Zeros(2), double.NaN),
            "Quantile: quantile NaN must lie between 0 and 1, without the ends."),
        (() => Loss.Quantile(Zeros(2), Zeros(2, 1)), Differ("input [2]", "target [2, 1]")),
    ];

    [Fact]
    public void It_has_its_minimum_at_the_quantile()
    {
        Tensor y = Tensor.Arange(0.0, 101);
        double least = At(90);
        At(80).Should().BeGreaterThan(least);
        At(97).Should().BeGreaterThan(least);

        double At(double x) => Values(Loss.Quantile(Tensor.Full([101], x), y, 0.9))[0];
    }

    [Fact]
    public void The_gradient_is_zero_where_prediction_and_target_agree()
    {
        Tensor x = Of(1, 2, 3).RequireGrad();
        Loss.Quantile(x, Of(1, 1, 4), 0.75, Reduction.Sum).Backward();
        x.Grad!.ToArray<double>().Should().Equal(0, 0.25, -0.75);
    }
}
