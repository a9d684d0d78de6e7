namespace DeepNet.Tests.Losses;

public sealed class CosineEmbeddingTests : LossContract
{
    protected override Shape Unreduced => [4];

    protected override int Differentiable => 2;

    protected override Tensor[] Samples() => [Between(-2, 2, [4, 3], 1), Between(-2, 2, [4, 3], 2), Of(1, -1, -1, 1)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) =>
        Loss.CosineEmbedding(x[0], x[1], x[2], -0.5, reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand()
    {
        Tensor a = Of(1, 0, 1, 0, 1, 0, 1, 0).Reshape(4, 2), b = Of(2, 0, 0, 3, 1, 1, -1, 0).Reshape(4, 2);
        return
        [
            (Loss.CosineEmbedding(a, b, Of(1, 1, -1, -1), 0.5, Reduction.None), [0, 1, Math.Sqrt(0.5) - 0.5, 0]),
            (Loss.CosineEmbedding(a, b, Of(1, 1, -1, -1)), [(1 + Math.Sqrt(0.5)) / 4]),
            (Loss.CosineEmbedding(a[1], b[1], Zeros() + 1), [1]),
            (Loss.CosineEmbedding(a[1], b[1], Zeros()), [0]), // neither 1 nor -1
        ];
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Loss.CosineEmbedding(Zeros(2, 3), Zeros(2, 3), Zeros(2), double.NaN),
            "CosineEmbedding: margin NaN must be finite."),
        (
            () => Loss.CosineEmbedding(Zeros(2, 3), Zeros(2, 3), Zeros(3)),
            "CosineEmbedding: inputs [2, 3] and target [3] must be [batch, features] and [batch], or [features] and "
                + "[]."),
        (() => Loss.CosineEmbedding(Zeros(2, 3), Zeros(3), Zeros(2)), Differ("input1 [2, 3]", "input2 [3]")),
    ];

    [Fact]
    public void Vectors_of_length_zero_have_a_finite_loss()
    {
        Tensor x = Zeros(2, 3).RequireGrad();
        Tensor losses = Loss.CosineEmbedding(
            x, Tensor.Ones([2, 3], DType.Float64), Of(1, -1), reduction: Reduction.None);
        losses.ToArray<double>().Should().Equal(1, 0);
        losses.Sum().Backward();
        x.Grad!.ToArray<double>().Should().OnlyContain(g => double.IsFinite(g));
    }
}
