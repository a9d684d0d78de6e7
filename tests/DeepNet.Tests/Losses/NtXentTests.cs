namespace DeepNet.Tests.Losses;

public sealed class NtXentTests : LossContract
{
    protected override Shape Unreduced => [6];

    protected override Tensor[] Samples() => [Between(-2, 2, [3, 4], 1), Between(-2, 2, [3, 4], 2)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) => Loss.NtXent(x[0], x[1], 0.7, reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand()
    {
        // The other view has cosine 1, both views of the other sample have 0.
        Tensor first = Of(2, 0, 0, 3).Reshape(2, 2), second = Of(1, 0, 0, 1).Reshape(2, 2);
        double whole = Math.Log(1 + (2 * Math.Exp(-1)));
        return
        [
            (Loss.NtXent(first, second, 1, Reduction.None), [whole, whole, whole, whole]),
            (Loss.NtXent(first, second), [Math.Log(1 + (2 * Math.Exp(-2)))]),
            (Loss.NtXent(first[..1], -second[..1]), [0]), // alone there is nothing to be told from
        ];
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Loss.NtXent(Zeros(3), Zeros(3)),
            "NtXent: views1 [3] must be [batch, features] with at least one row."),
        (() => Loss.NtXent(Zeros(2, 3), Zeros(2, 3), 0), "NtXent: temperature 0 must be positive and finite."),
        (
            () => Loss.NtXent(Zeros(2, 3), Zeros(2, 3), double.NaN),
            "NtXent: temperature NaN must be positive and finite."),
        (() => Loss.NtXent(Zeros(2, 3), Zeros(1, 3)), Differ("views1 [2, 3]", "views2 [1, 3]")),
    ];
}
