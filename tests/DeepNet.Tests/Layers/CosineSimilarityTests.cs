using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class CosineSimilarityTests : LayerContract<CosineSimilarity>
{
    private static readonly Tensor s_a = Tensor.From<float>([3, 4, 0, 1, 0, 0], [2, 3]);
    private static readonly Tensor s_b = Tensor.From<float>([4, 3, 0, -2, 0, 0], [2, 3]);

    protected override Shape[] Inputs => [[2, 3], [2, 3]];

    protected override Shape Output => [2];

    protected override string Text => "CosineSimilarity(dim: 1, epsilon: 1E-08)";

    protected override CosineSimilarity Make(RandomSource random) => new();

    protected override Tensor Run(CosineSimilarity layer, Tensor[] x) => layer.Forward(x[0], x[1]);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new CosineSimilarity(epsilon: 0), "CosineSimilarity: epsilon 0 must be positive and finite."),
        (
            () => _ = new CosineSimilarity(epsilon: double.NaN),
            "CosineSimilarity: epsilon NaN must be positive and finite."),
        (
            () => new CosineSimilarity(2).Forward(s_a, s_b),
            "CosineSimilarity: dim 2 is outside [-2, 1] of shape [2, 3].*"),
        (
            () => new CosineSimilarity().Forward(s_a, Tensor.Ones([2, 2])),
            "CosineSimilarity: shapes [2, 3] and [2, 2] do not broadcast: *"),
        (
            () => new CosineSimilarity().Forward(s_a, s_b.Cast(DType.Float64)),
            "CosineSimilarity: Float32 and Float64 do not mix; *"),
        (
            () => new CosineSimilarity().Forward(s_a.Cast(DType.Int64), s_b.Cast(DType.Int64)),
            "CosineSimilarity: Int64 tensor, but the operation needs a floating-point one; *"),
    ];

    [Fact]
    public void It_is_taken_along_its_dim()
    {
        new CosineSimilarity().Forward(s_a, s_b).ToArray<float>()
            .Should().Equal([24 / 25f, -1], (a, b) => Math.Abs(a - b) < 1e-6f);
        new CosineSimilarity(0).Forward(s_a, s_b).Shape.Should().Equal(3);
        new CosineSimilarity(-1).Forward(s_a, s_b[0]).Shape.Should().Equal([2], "shapes broadcast");
    }

    [Fact]
    public void Epsilon_is_the_smallest_length() => new CosineSimilarity(epsilon: 10).Forward(s_a, s_b)
        .ToArray<float>().Should().Equal([0.24f, -0.02f], (a, b) => Math.Abs(a - b) < 1e-6f);
}
