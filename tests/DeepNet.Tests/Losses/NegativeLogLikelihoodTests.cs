namespace DeepNet.Tests.Losses;

public sealed class NegativeLogLikelihoodTests : LossContract
{
    protected override Shape Unreduced => [2, 2];

    protected override Tensor[] Samples() => [Between(-3, -0.1, [2, 3, 2], 1), Labels(2, 1, 0, 2).Reshape(2, 2)];

    // Class 1 is ignored.
    protected override Tensor Run(Tensor[] x, Reduction reduction) =>
        Loss.NegativeLogLikelihood(x[0], x[1], Of(1, 2, 0.5).Cast(x[0]?.DType ?? DType.Float64), 1, reduction);

    protected override double MeanOf(double[] losses) => losses.Sum() / (0.5 + 1 + 0.5);

    protected override (Tensor Loss, double[] Expected)[] ByHand()
    {
        Tensor x = Of(-1, -2, -3, -4).Reshape(2, 2);
        return
        [
            (Loss.NegativeLogLikelihood(x, Labels(1, 0), reduction: Reduction.None), [2, 3]),
            (Loss.NegativeLogLikelihood(x, Labels(1, 0)), [2.5]),
            (Loss.NegativeLogLikelihood(x, Labels(1, 0), Of(3, 1)), [(2 + 9) / 4.0]),
            (Loss.NegativeLogLikelihood(x, Labels(1, -100)), [2]),
            (Loss.NegativeLogLikelihood(x[0], Tensor.From<long>([0], [])), [1]),
        ];
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Loss.NegativeLogLikelihood(Zeros(2, 3), Labels(0, 1), Zeros(2)),
            "NegativeLogLikelihood: weight [2] must be [3], one factor for each class of input [2, 3]."),
        (
            () => Loss.NegativeLogLikelihood(Zeros(2, 3), Labels(0)),
            "NegativeLogLikelihood: input [2, 3] has 3 classes and takes class indices of shape [2], not [1]."),
        (
            () => Loss.NegativeLogLikelihood(Zeros(2, 3), Zeros(2)),
            "NegativeLogLikelihood: indices are Float64, but must be Int64 or Int32."),
        (
            () => Loss.NegativeLogLikelihood(Zeros(2, 3), Labels(0, 3)),
            "NegativeLogLikelihood: the target at [1] is 3, but there are 3 classes: 0 … 2."),
    ];
}
