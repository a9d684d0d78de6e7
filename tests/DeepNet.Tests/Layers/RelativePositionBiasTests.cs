using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class RelativePositionBiasTests : LayerContract<RelativePositionBias>
{
    protected override Shape[] Inputs => [];

    protected override Shape Output => [2, 3, 4];

    protected override string Text => LayerTesting.Tree(
        "RelativePositionBias(2, buckets: 4, maxDistance: 9, isBidirectional: false",
        ("relative_attention_bias", Make(new RandomSource(1)).RelativeAttentionBias));

    protected override string[] Keys => ["relative_attention_bias.weight"];

    [Fact]
    public void Relative_biases_are_looked_up_by_bucket()
    {
        var layer = new RelativePositionBias(3, buckets: 8, maxDistance: 20, generator: new RandomSource(1));
        Tensor bias = layer.Forward(4, 6);
        long[] buckets = Positions.RelativeBuckets(4, 6, true, 8, 20).ToArray<long>();
        float[] weight = layer.RelativeAttentionBias.Weight.Value.ToArray<float>(), second = bias[1].ToArray<float>();
        for (int i = 0; i < buckets.Length; i++)
            second[i].Should().Be(weight[(buckets[i] * 3) + 1]);
        bias.Sum().Backward();
        layer.RelativeAttentionBias.Weight.Grad!.Sum().ToScalar<float>().Should().Be(72);
    }

    protected override RelativePositionBias Make(RandomSource random) =>
        new(2, isBidirectional: false, buckets: 4, maxDistance: 9, generator: random);


    protected override Tensor Run(RelativePositionBias layer, Tensor[] x) => layer.Forward(3, 4);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new RelativePositionBias(0), "RelativePositionBias: numHeads 0 must be positive."),
        (
            () => _ = new RelativePositionBias(2, buckets: 3),
            "RelativePositionBias: buckets 3 must be at least 4, and even, and maxDistance 128 more than 0, the "
                + "distances with a bucket each."),
        (
            () => _ = new RelativePositionBias(2, isBidirectional: false, maxDistance: 16),
            "RelativePositionBias: buckets 32 must be at least 2 and maxDistance 16 more than 16, the distances with "
                + "a bucket each."),
        (
            () => new RelativePositionBias(2).Forward(3, 2),
            "Positions.RelativeBuckets: queries 3 must be in 0 … keys 2, whose last ones they are."),
    ];
}
