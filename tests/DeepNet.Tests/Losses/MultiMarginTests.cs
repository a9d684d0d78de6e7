namespace DeepNet.Tests.Losses;

public sealed class MultiMarginTests : LossContract
{
    protected override Shape Unreduced => [3];

    protected override Tensor[] Samples() => [Between(-2, 2, [3, 4], 1), Labels(3, 0, 2)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) => Loss.MultiMargin(
        x[0], x[1], 2, 0.8, Of(1, 2, 0.5, 3).Cast(x[0]?.DType ?? DType.Float64), reduction);

    protected override Tensor RunForGradients(Tensor[] x) =>
        Run(x, Reduction.None) + Loss.MultiMargin(x[0], x[1], reduction: Reduction.None);

    protected override (Tensor Loss, double[] Expected)[] ByHand()
    {
        Tensor x = Of(0.1, 0.2, 0.4, 0.8), y = Tensor.From<long>([3], []);
        return
        [
            (Loss.MultiMargin(x, y), [(0.3 + 0.4 + 0.6) / 4]),
            (Loss.MultiMargin(x, y, p: 2), [(0.09 + 0.16 + 0.36) / 4]),
            (Loss.MultiMargin(x, y, margin: 0.5, weight: Of(1, 1, 1, 3)), [3 * 0.1 / 4]),
            (Loss.MultiMargin(Tensor.Stack([x, x]), Labels(3, 0), reduction: Reduction.None), [1.3 / 4, 4.1 / 4]),
        ];
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Loss.MultiMargin(Zeros(2, 3, 4), Tensor.Zeros([2, 4], DType.Int64)),
            "MultiMargin: input [2, 3, 4] must be [batch, classes] or [classes]."),
        (() => Loss.MultiMargin(Zeros(2, 3), Labels(0, 1), p: 3), "MultiMargin: p 3 must be 1 or 2."),
        (
            () => Loss.MultiMargin(Zeros(2, 3), Labels(0, 1), margin: double.NaN),
            "MultiMargin: margin NaN must be finite."),
        (
            () => Loss.MultiMargin(Zeros(2, 3), Labels(0, 3)),
            "MultiMargin: the target at [1] is 3, but there are 3 classes: 0 … 2."),
        (
            () => Loss.MultiMargin(Zeros(2, 3), Labels(0, 1, 2)),
            "MultiMargin: input [2, 3] has 3 classes and takes class indices of shape [2], not [3]."),
        (
            () => Loss.MultiMargin(Zeros(2, 3), Labels(0, 1), weight: Zeros(2)),
            "MultiMargin: weight [2] must be [3], one factor for each class of input [2, 3]."),
    ];

    [Fact]
    public void There_is_no_gradient_at_the_kink()
    {
        Tensor x = Of(1, 0, 0.5).RequireGrad();
        Loss.MultiMargin(x, Tensor.From<long>([0], [])).Backward();
        x.Grad!.ToArray<double>().Should().Equal([-1 / 3.0, 0, 1 / 3.0], (a, b) => Math.Abs(a - b) < 1e-12);
    }
}
