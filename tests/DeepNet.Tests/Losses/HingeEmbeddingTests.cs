namespace DeepNet.Tests.Losses;

public sealed class HingeEmbeddingTests : LossContract
{
    protected override Shape Unreduced => [2, 3];

    protected override int Differentiable => 1;

    protected override Tensor[] Samples() => [Between(0, 2, [2, 3], 1), Of(1, -1, 1, -1, -1, 1).Reshape(2, 3)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) => Loss.HingeEmbedding(x[0], x[1], 1.2, reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand() =>
    [
        (Loss.HingeEmbedding(Of(0.5, 2, 3), Of(-1, -1, 1), reduction: Reduction.None), [0.5, 0, 3]),
        (Loss.HingeEmbedding(Of(0.5, 2, 3), Of(-1, -1, 1)), [3.5 / 3]),
        (Loss.HingeEmbedding(Of(0.5, 2), Of(-1, -1), 3, Reduction.None), [2.5, 1]),
        (Loss.HingeEmbedding(Of(0.25), Of(0)), [1]), // neither 1 nor -1: both terms
    ];

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => Loss.HingeEmbedding(Zeros(2), Zeros(2), double.NaN), "HingeEmbedding: margin NaN must be finite."),
        (() => Loss.HingeEmbedding(Zeros(2), Zeros(2, 1)), Differ("input [2]", "target [2, 1]")),
    ];

    [Fact]
    public void The_gradient_at_the_margin_is_that_of_the_slope()
    {
        Tensor x = Of(0.5, 1, 2, 3).RequireGrad();
        Loss.HingeEmbedding(x, Of(-1, -1, -1, 1), reduction: Reduction.Sum).Backward();
        x.Grad!.ToArray<double>().Should().Equal(-1, -1, 0, 1);
    }
}
