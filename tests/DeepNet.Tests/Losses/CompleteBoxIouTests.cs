using DeepNet.Tests.Ops;

namespace DeepNet.Tests.Losses;

public sealed class CompleteBoxIouTests : BoxLossContract
{
    protected override Tensor Call(Tensor boxes1, Tensor boxes2, Reduction reduction, double epsilon) =>
        Loss.CompleteBoxIou(boxes1, boxes2, reduction, epsilon);

    protected override (Tensor Loss, double[] Expected)[] ByHand()
    {
        double angle = Math.Atan(2) - Math.Atan(0.5), v = 4 / (Math.PI * Math.PI) * angle * angle;
        return
        [
            (Loss.CompleteBoxIou(Boxes(0, 0, 2, 2), Boxes(1, 1, 3, 3), epsilon: 0), [(6 / 7.0) + (2 / 18.0)]),
            (
                Loss.CompleteBoxIou(Boxes(0, 0, 2, 1), Boxes(0, 0, 1, 2), epsilon: 0),
                [(2 / 3.0) + (1 / 16.0) + (v * v / ((2 / 3.0) + v))]),
        ];
    }

    [Fact]
    public void The_weight_of_proportions_is_a_constant_for_gradients()
    {
        double[] a = [0.1, 0.2, 2.1, 3.2], b = [0.5, 0.6, 3.3, 4.1];
        double alpha = new OpCases.Overlap(a, b).Alpha;
        Tensor x = Boxes(a).RequireGrad();
        Loss.CompleteBoxIou(x, Boxes(b), Reduction.Sum, epsilon: 0).Backward();
        double[] gradient = x.Grad!.ToArray<double>();
        for (int i = 0; i < 4; i++)
            gradient[i].Should().BeApproximately((At(i, 1e-6) - At(i, -1e-6)) / 2e-6, 1e-7);

        double At(int i, double step)
        {
            double[] moved = [.. a];
            moved[i] += step;
            var overlap = new OpCases.Overlap(moved, b);
            return 1 - overlap.Distance + (alpha * overlap.V);
        }
    }
}
