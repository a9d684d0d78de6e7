using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class PairwiseDistanceTests : LayerContract<PairwiseDistance>
{
    private static readonly Tensor s_a = Tensor.From<float>([3, 4, 0, 1, 0, 0], [2, 3]);
    private static readonly Tensor s_b = Tensor.From<float>([4, 3, 0, -2, 0, 0], [2, 3]);

    protected override Shape[] Inputs => [[2, 3], [2, 3]];

    protected override Shape Output => [2];

    protected override string Text => "PairwiseDistance(p: 2, epsilon: 1E-06, keepDim: false)";

    protected override PairwiseDistance Make(RandomSource random) => new();

    protected override Tensor Run(PairwiseDistance layer, Tensor[] x) => layer.Forward(x[0], x[1]);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new PairwiseDistance(double.NaN), "PairwiseDistance: p NaN must be a number."),
        (() => _ = new PairwiseDistance(epsilon: double.NaN), "PairwiseDistance: epsilon NaN must be finite."),
        (
            () => new PairwiseDistance().Forward(s_a, Tensor.Ones([2, 2])),
            "PairwiseDistance: shapes [2, 3] and [2, 2] do not broadcast: *"),
        (
            () => new PairwiseDistance().Forward(s_a, s_b.Cast(DType.Float64)),
            "PairwiseDistance: Float32 and Float64 do not mix; *"),
        (
            () => new PairwiseDistance().Forward(s_a.Cast(DType.Int64), s_b.Cast(DType.Int64)),
            "PairwiseDistance: Int64 tensor, but the operation needs a floating-point one; *"),
    ];

    [Fact]
    public void It_takes_its_norm()
    {
        new PairwiseDistance(1, epsilon: 0).Forward(s_a, s_b).ToArray<float>().Should().Equal(2, 3);
        new PairwiseDistance(double.PositiveInfinity, 0, keepDim: true).Forward(s_a, s_b)
            .ToArray<float>().Should().Equal(1, 3);
        new PairwiseDistance(0, epsilon: 0).Forward(s_a, s_b).ToArray<float>().Should().Equal(2, 1);
        new PairwiseDistance(keepDim: true).Forward(s_a, s_b).Shape.Should().Equal(2, 1);
    }

    [Fact]
    public void Epsilon_is_added_to_every_difference() => new PairwiseDistance(1, epsilon: 0.5).Forward(s_a, s_a)
        .ToArray<float>().Should().Equal(1.5f, 1.5f);
}
