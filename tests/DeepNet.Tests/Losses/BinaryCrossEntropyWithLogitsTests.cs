namespace DeepNet.Tests.Losses;

public sealed class BinaryCrossEntropyWithLogitsTests : LossContract
{
    protected override Shape Unreduced => [2, 3];

    protected override Tensor[] Samples() => [Between(-2, 2, [2, 3], 1), Between(0.1, 0.9, [2, 3], 2)];

    protected override Tensor Run(Tensor[] x, Reduction reduction)
    {
        DType dtype = x[0]?.DType ?? DType.Float64;
        return Loss.BinaryCrossEntropyWithLogits(
            x[0], x[1], Of(1, 2, 0.5).Cast(dtype), Of(3, 1, 2).Cast(dtype), reduction);
    }

    protected override (Tensor Loss, double[] Expected)[] ByHand()
    {
        // σ: ¾ and ¼.
        Tensor x = Of(Math.Log(3), -Math.Log(3)), y = Of(1, 1);
        return
        [
            (
                Loss.BinaryCrossEntropyWithLogits(x, y, reduction: Reduction.None),
                [-Math.Log(0.75), Math.Log(4)]),
            (Loss.BinaryCrossEntropyWithLogits(x, y), [Math.Log(16 / 3.0) / 2]),
            (
                Loss.BinaryCrossEntropyWithLogits(x, Of(0, 1), Of(2), Of(3), Reduction.None),
                [2 * Math.Log(4), 6 * Math.Log(4)]),
        ];
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => Loss.BinaryCrossEntropyWithLogits(Zeros(2), Zeros(1)), Differ("input [2]", "target [1]")),
        (
            () => Loss.BinaryCrossEntropyWithLogits(Zeros(3), Zeros(3), Zeros(1, 3)),
            "BinaryCrossEntropyWithLogits: weight [1, 3] does not broadcast to the input's shape [3]."),
        (
            () => Loss.BinaryCrossEntropyWithLogits(Zeros(2, 3), Zeros(2, 3), posWeight: Zeros(2)),
            "BinaryCrossEntropyWithLogits: posWeight [2] does not broadcast to the input's shape [2, 3]."),
        (
            () => Loss.BinaryCrossEntropyWithLogits(Zeros(3), Labels(0, 1, 1)),
            "BinaryCrossEntropyWithLogits: Float64 and Int64 do not mix; convert one with Cast(Float64) or "
                + "Cast(Int64)."),
    ];

    [Fact]
    public void Logits_may_be_huge()
    {
        Tensor x = Of(1000, -1000, 1000, -1000).RequireGrad();
        Tensor loss = Loss.BinaryCrossEntropyWithLogits(x, Of(1, 0, 0, 1), reduction: Reduction.None);
        loss.ToArray<double>().Should().Equal(0, 0, 1000, 1000);
        loss.Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal(0, 0, 1, -1);
    }
}
