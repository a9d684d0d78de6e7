namespace DeepNet.Tests.Losses;

public sealed class BinaryCrossEntropyTests : LossContract
{
    protected override Shape Unreduced => [2, 3];

    protected override Tensor[] Samples() => [Between(0.1, 0.9, [2, 3], 1), Between(0.1, 0.9, [2, 3], 2)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) =>
        Loss.BinaryCrossEntropy(x[0], x[1], Of(1, 2, 0.5).Cast(x[0]?.DType ?? DType.Float64), reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand() =>
    [
        (
            Loss.BinaryCrossEntropy(Of(0.25, 0.25), Of(1, 0), reduction: Reduction.None),
            [Math.Log(4), -Math.Log(0.75)]),
        (Loss.BinaryCrossEntropy(Of(0.25, 0.25), Of(1, 0)), [Math.Log(16 / 3.0) / 2]),
        (Loss.BinaryCrossEntropy(Of(0.5, 0.5), Of(1, 0), Of(3), Reduction.Sum), [6 * Math.Log(2)]),
    ];

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => Loss.BinaryCrossEntropy(Zeros(2), Zeros(2, 1)), Differ("input [2]", "target [2, 1]")),
        (
            () => Loss.BinaryCrossEntropy(Of(0.5, 1.5), Zeros(2)),
            "BinaryCrossEntropy: the input has values from 0.5 to 1.5, but probabilities lie in [0, 1]; "
                + "BinaryCrossEntropyWithLogits takes logits."),
        (
            () => Loss.BinaryCrossEntropy(Of(0.5, double.NaN), Zeros(2)),
            "BinaryCrossEntropy: the input has values from NaN to NaN, but probabilities lie in [0, 1]; *"),
        (
            () => Loss.BinaryCrossEntropy(Zeros(2, 3), Zeros(2, 3), Zeros(2)),
            "BinaryCrossEntropy: weight [2] does not broadcast to the input's shape [2, 3]."),
    ];

    [Fact]
    public void It_is_finite_at_0_and_1()
    {
        Tensor x = Of(0, 1, 0, 1).RequireGrad();
        Tensor loss = Loss.BinaryCrossEntropy(x, Of(0, 0, 1, 1), reduction: Reduction.None);
        loss.ToArray<double>().Should().Equal(0, 100, 100, 0);
        loss.Sum().Backward();
        x.Grad!.ToArray<double>().Should().OnlyContain(g => double.IsFinite(g));
    }
}
