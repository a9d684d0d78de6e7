namespace DeepNet.Tests.Losses;

public sealed class InfoNceTests : LossContract
{
    protected override Shape Unreduced => [3];

    protected override Tensor[] Samples() => [Between(-2, 2, [3, 4], 1), Between(-2, 2, [3, 4], 2)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) => Loss.InfoNce(x[0], x[1], 0.5, reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand()
    {
        Tensor queries = Of(2, 0, 0, 3).Reshape(2, 2), keys = Of(1, 0, 0, 1).Reshape(2, 2);
        double whole = Math.Log(1 + Math.Exp(-1));
        return
        [
            (Loss.InfoNce(queries, keys, 1, Reduction.None), [whole, whole]),
            (Loss.InfoNce(queries, keys.Flip([0]), 1), [whole + 1]),
            (Loss.InfoNce(queries, keys), [Math.Log(1 + Math.Exp(-10))]),
            (Loss.InfoNce(keys[..1], -keys[..1]), [0]), // alone there is nothing to be told from
        ];
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Loss.InfoNce(Zeros(3), Zeros(3)),
            "InfoNce: queries [3] must be [batch, features] with at least one row."),
        (
            () => Loss.InfoNce(Zeros(0, 3), Zeros(0, 3)),
            "InfoNce: queries [0, 3] must be [batch, features] with at least one row."),
        (() => Loss.InfoNce(Zeros(2, 3), Zeros(2, 3), 0), "InfoNce: temperature 0 must be positive and finite."),
        (
            () => Loss.InfoNce(Zeros(2, 3), Zeros(2, 3), double.NaN),
            "InfoNce: temperature NaN must be positive and finite."),
        (() => Loss.InfoNce(Zeros(2, 3), Zeros(1, 3)), Differ("queries [2, 3]", "keys [1, 3]")),
    ];
}
