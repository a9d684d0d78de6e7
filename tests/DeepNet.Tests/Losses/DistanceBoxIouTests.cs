namespace DeepNet.Tests.Losses;

public sealed class DistanceBoxIouTests : BoxLossContract
{
    protected override Tensor Call(Tensor boxes1, Tensor boxes2, Reduction reduction, double epsilon) =>
        Loss.DistanceBoxIou(boxes1, boxes2, reduction, epsilon);

    protected override (Tensor Loss, double[] Expected)[] ByHand() =>
    [
        (
            Loss.DistanceBoxIou(Boxes(0, 0, 2, 2, 0, 0, 1, 1), Boxes(1, 1, 3, 3, 2, 0, 3, 1), epsilon: 0),
            [(6 / 7.0) + (2 / 18.0), 1.4]),
        (Loss.DistanceBoxIou(Boxes(0, 0, 1, 1), Boxes(2, 0, 3, 1), Reduction.Mean, epsilon: 6), [1.25]),
    ];
}
