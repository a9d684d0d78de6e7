namespace DeepNet.Tests.Losses;

public sealed class TripletMarginTests : LossContract
{
    protected override Shape Unreduced => [4];

    protected override Tensor[] Samples() =>
        [Between(-2, 2, [4, 3], 1), Between(-2, 2, [4, 3], 2), Between(-2, 2, [4, 3], 3)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) =>
        Loss.TripletMargin(x[0], x[1], x[2], 1.2, p: 3, swap: true, reduction: reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand()
    {
        Tensor a = Zeros(1, 2), p = Of(3, 4).Reshape(1, 2), n = Of(0, 6).Reshape(1, 2);
        return
        [
            (Loss.TripletMargin(a, p, n, epsilon: 0), [0]),
            (Loss.TripletMargin(a, p, n, 2.5, epsilon: 0, reduction: Reduction.None), [1.5]),
            (Loss.TripletMargin(a, p, n, p: 1, epsilon: 0), [2]),
            (Loss.TripletMargin(a, p, n, epsilon: 0, swap: true), [6 - Math.Sqrt(13)]),
            (Loss.TripletMargin(a[0], p[0], n[0], 2.5, p: double.PositiveInfinity, epsilon: 0), [0.5]),
        ];
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Loss.TripletMargin(Zeros(2, 3), Zeros(2, 3), Zeros(2, 3), margin: 0),
            "TripletMargin: margin 0 must be positive and finite."),
        (
            () => Loss.TripletMargin(Zeros(2, 3), Zeros(2, 3), Zeros(2, 3), p: double.NaN),
            "TripletMargin: p NaN must be a number."),
        (
            () => Loss.TripletMargin(Zeros(2, 3), Zeros(2, 3), Zeros(2, 3), epsilon: double.NaN),
            "TripletMargin: epsilon NaN must be finite."),
        (
            () => Loss.TripletMargin(Zeros(), Zeros(), Zeros()),
            "TripletMargin: anchor [] must be [batch, features] or [features]."),
        (() => Loss.TripletMargin(Zeros(2, 3), Zeros(3), Zeros(2, 3)), Differ("anchor [2, 3]", "positive [3]")),
        (() => Loss.TripletMargin(Zeros(2, 3), Zeros(2, 3), Zeros(1, 3)), Differ("anchor [2, 3]", "negative [1, 3]")),
        (
            () => Loss.TripletMargin(Zeros(2), Zeros(2), Zeros(2), (x, y) => x - y, margin: double.NaN),
            "TripletMargin: margin NaN must be positive and finite."),
        (() => Loss.TripletMargin(Zeros(2), Zeros(2), Zeros(2), distance: null!), "*(Parameter 'distance')"),
    ];

    [Fact]
    public void The_distance_may_be_ones_own()
    {
        Tensor a = Zeros(2, 3), p = a + 1, n = a + 2;
        Loss.TripletMargin(a, p, n, (x, y) => x.PairwiseDistance(y), margin: 1)
            .ToScalar<double>().Should().Be(Loss.TripletMargin(a, p, n).ToScalar<double>());
        Loss.TripletMargin(a, p, n, (x, y) => (x - y).Abs().Amax(-1), margin: 3, reduction: Reduction.None)
            .ToArray<double>().Should().Equal(2, 2);
        Loss.TripletMargin(a, p, n, (x, y) => (x - y).Abs().Amax(-1), margin: 3, swap: true, Reduction.None)
            .ToArray<double>().Should().Equal(3, 3);
        Tensor[] x = [.. Samples().Select(t => t.RequireGrad())];
        GradCheck.Verify(
            t => Loss.TripletMargin(t[0], t[1], t[2], (u, v) => (u - v).Square().Sum(-1), reduction: Reduction.None),
            x, 2);
    }
}
