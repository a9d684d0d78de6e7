namespace DeepNet.Tests.Losses;

public sealed class BoxIouTests : BoxLossContract
{
    protected override Tensor Call(Tensor boxes1, Tensor boxes2, Reduction reduction, double epsilon) =>
        Loss.BoxIou(boxes1, boxes2, reduction, epsilon);

    protected override (Tensor Loss, double[] Expected)[] ByHand() =>
    [
        (
            Loss.BoxIou(Boxes(0, 0, 2, 2, 0, 0, 1, 1), Boxes(1, 1, 3, 3, 2, 0, 3, 1)),
            [1 - (1 / (7 + 1e-7)), 1]),
        (Loss.BoxIou(Boxes(0, 0, 2, 2), Boxes(0, 0, 2, 2), Reduction.Mean, 0), [0]),
        (Loss.BoxIou(Of(0, 0, 2, 2), Of(0, 0, 1, 1), epsilon: 1), [1 - (1 / 5.0)]),
    ];

    [Fact]
    public void Boxes_apart_have_no_gradient()
    {
        Tensor x = Boxes(0, 0, 1, 1).RequireGrad();
        Loss.BoxIou(x, Boxes(4, 0, 5, 1), Reduction.Sum).Backward();
        x.Grad!.ToArray<double>().Should().OnlyContain(g => g == 0);
    }
}
