namespace DeepNet.Tests.Losses;

public sealed class GaussianNllTests : LossContract
{
    protected override Shape Unreduced => [2, 3];

    protected override Tensor[] Samples() =>
        [Between(-2, 2, [2, 3], 1), Between(-2, 2, [2, 3], 2), Between(0.5, 2, [2, 3], 3)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) =>
        Loss.GaussianNll(x[0], x[1], x[2], reduction: reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand()
    {
        double log = Math.Log(2) / 2;
        return
        [
            (Loss.GaussianNll(Of(1, 0), Of(3, 1), Of(2, 2), reduction: Reduction.None), [log + 1, log + 0.25]),
            (Loss.GaussianNll(Of(1, 0), Of(3, 1), Of(2, 2)), [log + 0.625]),
            (Loss.GaussianNll(Of(1), Of(3), Of(2), full: true), [log + 1 + (0.5 * Math.Log(2 * Math.PI))]),
            (
                Loss.GaussianNll(Zeros(2, 2), Of(1, 2, 2, 4).Reshape(2, 2), Of(1, 2), reduction: Reduction.None),
                [0.5, 2, log + 1, log + 4]),
            (Loss.GaussianNll(Zeros(1, 2), Of(1, 2).Reshape(1, 2), Of(1).Reshape(1, 1)), [1.25]),
            (Loss.GaussianNll(Of(0), Of(1), Of(0), epsilon: 2), [log + 0.25]),
        ];
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Loss.GaussianNll(Zeros(2, 3), Zeros(2, 3), Zeros(3)),
            "GaussianNll: variance [3] must have the input's shape [2, 3], or that without its last dim or with 1 in "
                + "its place."),
        (
            () => Loss.GaussianNll(Zeros(2), Zeros(2), Of(1, -0.5)),
            "GaussianNll: the variance has the value -0.5, but must not be negative."),
        (
            () => Loss.GaussianNll(Zeros(2), Zeros(2), Zeros(2), epsilon: 0),
            "GaussianNll: epsilon 0 must be positive and finite."),
        (
            () => Loss.GaussianNll(Zeros(2), Zeros(2), Zeros(2), epsilon: double.NaN),
            "GaussianNll: epsilon NaN must be positive and finite."),
        (() => Loss.GaussianNll(Zeros(2), Zeros(1), Zeros(2)), Differ("input [2]", "target [1]")),
    ];

    [Fact]
    public void A_variance_of_zero_counts_as_epsilon_and_keeps_its_gradient()
    {
        Tensor v = Of(0, 1).RequireGrad();
        Loss.GaussianNll(Zeros(2), Zeros(2), v, epsilon: 0.5, reduction: Reduction.Sum).Backward();
        v.Grad!.ToArray<double>().Should().Equal(1, 0.5);
    }
}
