namespace DeepNet.Tests.Losses;

public sealed class MultiLabelSoftMarginTests : LossContract
{
    protected override Shape Unreduced => [2];

    protected override Tensor[] Samples() => [Between(-2, 2, [2, 3], 1), Between(0.1, 0.9, [2, 3], 2)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) =>
        Loss.MultiLabelSoftMargin(x[0], x[1], Of(1, 2, 0.5).Cast(x[0]?.DType ?? DType.Float64), reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand()
    {
        Tensor x = Of(0, Math.Log(3), 0, 0).Reshape(2, 2), y = Of(1, 0, 0, 0).Reshape(2, 2);
        return
        [
            (Loss.MultiLabelSoftMargin(x, y, reduction: Reduction.None), [1.5 * Math.Log(2), Math.Log(2)]),
            (Loss.MultiLabelSoftMargin(x, y), [1.25 * Math.Log(2)]),
            (Loss.MultiLabelSoftMargin(x, y, Of(4, 1), Reduction.None), [3 * Math.Log(2), 2.5 * Math.Log(2)]),
        ];
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Loss.MultiLabelSoftMargin(Zeros(), Zeros()),
            "MultiLabelSoftMargin: input [] is a scalar, but must be [batch, classes]."),
        (() => Loss.MultiLabelSoftMargin(Zeros(2, 3), Zeros(3)), Differ("input [2, 3]", "target [3]")),
        (
            () => Loss.MultiLabelSoftMargin(Zeros(2, 3), Zeros(2, 3), Zeros(2)),
            "MultiLabelSoftMargin: weight [2] does not broadcast to the input's shape [2, 3]."),
    ];
}
