using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class LearnedPositionEmbeddingTests : LayerContract<LearnedPositionEmbedding>
{
    protected override Shape[] Inputs => [[2, 3, 2]];

    protected override Shape Output => [2, 3, 2];

    protected override string Text => "LearnedPositionEmbedding(4, 2, batchFirst: true)";

    protected override string[] Keys => ["weight"];

    [Fact]
    public void Learned_positions_are_rows_of_the_weight()
    {
        var layer = new LearnedPositionEmbedding(200, 100, batchFirst: true, generator: new RandomSource(1));
        float[] weight = layer.Weight.Value.ToArray<float>();
        weight.Average(w => w * w).Should().BeApproximately(0.0004f, 0.00002f);
        layer.Forward(Tensor.Zeros([1, 2, 100]), 5).ToArray<float>().Should().Equal(weight[500..700]);
        layer.Forward(Tensor.Zeros([3, 2, 100])).Sum().Backward();
        layer.Weight.Grad![..3, 0].ToArray<float>().Should().Equal(3, 3, 0);
    }

    protected override LearnedPositionEmbedding Make(RandomSource random) =>
        new(4, 2, batchFirst: true, generator: random);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new LearnedPositionEmbedding(0, 4), "LearnedPositionEmbedding: maxLength 0 must be positive."),
        (() => _ = new LearnedPositionEmbedding(3, 0), "LearnedPositionEmbedding: embedDim 0 must be positive."),
        (
            () => new LearnedPositionEmbedding(3, 4).Forward(Tensor.Zeros([4, 1, 4])),
            "LearnedPositionEmbedding: positions 0 … 3 must be in 0 … 2; maxLength is 3."),
        (
            () => new LearnedPositionEmbedding(3, 4, batchFirst: true).Forward(Tensor.Zeros([4])),
            "LearnedPositionEmbedding: [4] must be [batch, length, 4] or [length, 4]."),
    ];
}
