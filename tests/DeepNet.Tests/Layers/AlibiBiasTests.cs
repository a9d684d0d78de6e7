using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class AlibiBiasTests : LayerContract<AlibiBias>
{
    protected override Shape[] Inputs => [];

    protected override Shape Output => [2, 2, 3];

    protected override string Text => "AlibiBias(2)";

    protected override int GradientOrder => 0;

    [Fact]
    public void Scores_fall_with_the_distance_by_the_slope_of_the_head()
    {
        var layer = new AlibiBias(2);
        layer.Forward(2, 3).ToArray<float>().Should().Equal(
            -1 / 16f, 0, -1 / 16f, -2 / 16f, -1 / 16f, 0, -1 / 256f, 0, -1 / 256f, -2 / 256f, -1 / 256f, 0);
        layer.To(DType.Float64);
        layer.Forward(3).DType.Should().Be(DType.Float64);
        Tensor q = Tensor.Randn([2, 2, 5, 3], DType.Float64);
        Tensor.ScaledDotProductAttention(q, q, q, layer.Forward(5), isCausal: true).Shape.Should().Equal(2, 2, 5, 3);
    }

    protected override AlibiBias Make(RandomSource random) => new(2);


    protected override Tensor Run(AlibiBias layer, Tensor[] x) => layer.Forward(2, 3);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new AlibiBias(0), "AlibiBias: numHeads 0 must be positive."),
        (
            () => new AlibiBias(2).Forward(3, 2),
            "Positions.AlibiBias: queries 3 must be in 0 … keys 2, whose last ones they are."),
        (
            () => new AlibiBias(2).Forward(-1),
            "Positions.AlibiBias: queries -1 must be in 0 … keys -1, whose last ones they are."),
    ];
}
