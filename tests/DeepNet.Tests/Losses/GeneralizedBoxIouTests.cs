namespace DeepNet.Tests.Losses;

public sealed class GeneralizedBoxIouTests : BoxLossContract
{
    protected override Tensor Call(Tensor boxes1, Tensor boxes2, Reduction reduction, double epsilon) =>
        Loss.GeneralizedBoxIou(boxes1, boxes2, reduction, epsilon);

    protected override (Tensor Loss, double[] Expected)[] ByHand() =>
    [
        (
            Loss.GeneralizedBoxIou(Boxes(0, 0, 2, 2, 0, 0, 1, 1), Boxes(1, 1, 3, 3, 2, 0, 3, 1), epsilon: 0),
            [1 - (1 / 7.0) + (2 / 9.0), 1 + (1 / 3.0)]),
        (
            Loss.GeneralizedBoxIou(Boxes(0, 0, 1, 1), Boxes(2, 0, 3, 1), Reduction.Mean, epsilon: 1),
            [1 + (1 / 4.0)]),
    ];

    [Fact]
    public void Boxes_apart_are_drawn_together()
    {
        Tensor x = Boxes(0, 0, 1, 1).RequireGrad();
        Loss.GeneralizedBoxIou(x, Boxes(4, 0, 5, 1), Reduction.Sum).Backward();
        x.Grad!.ToArray<double>()[2].Should().BeNegative();
    }
}
