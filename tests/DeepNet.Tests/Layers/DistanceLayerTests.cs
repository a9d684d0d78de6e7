using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class DistanceLayerTests
{
    private static readonly Tensor s_a = Tensor.From<float>([3, 4, 0, 1, 0, 0], [2, 3]);
    private static readonly Tensor s_b = Tensor.From<float>([4, 3, 0, -2, 0, 0], [2, 3]);

    [Fact]
    public void Cosine_similarity_is_taken_along_its_dim()
    {
        new CosineSimilarity().Forward(s_a, s_b).ToArray<float>()
            .Should().Equal([24 / 25f, -1], (a, b) => Math.Abs(a - b) < 1e-6f);
        new CosineSimilarity(0).Forward(s_a, s_b).Shape.Should().Equal(3);
        new CosineSimilarity(epsilon: 10).Forward(s_a, s_b).ToArray<float>()
            .Should().Equal([0.24f, -0.02f], (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Pairwise_distance_takes_its_norm()
    {
        new PairwiseDistance(1, epsilon: 0).Forward(s_a, s_b).ToArray<float>().Should().Equal(2, 3);
        new PairwiseDistance(double.PositiveInfinity, 0, keepDim: true).Forward(s_a, s_b)
            .ToArray<float>().Should().Equal(1, 3);
        new PairwiseDistance(keepDim: true).Forward(s_a, s_b).Shape.Should().Equal(2, 1);
    }

    [Fact]
    public void They_have_gradients_of_second_order_and_no_state()
    {
        Tensor a = s_a.Cast(DType.Float64).RequireGrad(), b = (s_b.Cast(DType.Float64) + 0.3).RequireGrad();
        GradCheck.Verify(x => new CosineSimilarity().Forward(x[0], x[1]), [a, b], order: 2);
        GradCheck.Verify(x => new PairwiseDistance().Forward(x[0], x[1]), [a, b], order: 2);
        new CosineSimilarity().StateDict().Should().BeEmpty();
        new PairwiseDistance().StateDict().Should().BeEmpty();
    }

    [Fact]
    public void They_print_their_settings_and_check_them()
    {
        new CosineSimilarity(-1).ToString().Should().Be("CosineSimilarity(dim: -1, epsilon: 1E-08)");
        new PairwiseDistance(1).ToString().Should().Be("PairwiseDistance(p: 1, epsilon: 1E-06)");
        ((Action)(() => _ = new CosineSimilarity(epsilon: 0))).Should().Throw<ArgumentException>()
            .WithMessage("CosineSimilarity: epsilon 0 must be positive and finite.");
        ((Action)(() => _ = new PairwiseDistance(double.NaN))).Should().Throw<ArgumentException>()
            .WithMessage("PairwiseDistance: p is NaN.");
        ((Action)(() => _ = new PairwiseDistance(epsilon: double.NaN))).Should().Throw<ArgumentException>()
            .WithMessage("PairwiseDistance: epsilon NaN must be finite.");
    }
}
