using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class SinusoidalPositionEmbeddingTests : LayerContract<SinusoidalPositionEmbedding>
{
    protected override Shape[] Inputs => [[2, 3, 4]];

    protected override Shape Output => [2, 3, 4];

    protected override string Text =>
        "SinusoidalPositionEmbedding(4, maxLength: 6, batchFirst: true\n  (dropout): Dropout(p: 0.5)\n)";

    protected override bool DiffersInTraining => true;

    [Fact]
    public void Sinusoids_are_added_to_every_sequence()
    {
        var layer = new SinusoidalPositionEmbedding(4, maxLength: 6, batchFirst: true);
        float[] table = Positions.Sinusoidal(6, 4).ToArray<float>();
        layer.Forward(Tensor.Zeros([2, 3, 4])).ToArray<float>().Should().Equal([.. table[..12], .. table[..12]]);
        layer.Forward(Tensor.Zeros([1, 2, 4]), 3).ToArray<float>().Should().Equal(table[12..20]);
        layer.Forward(Tensor.Zeros([3, 4])).ToArray<float>().Should().Equal(table[..12]);
        new SinusoidalPositionEmbedding(4, 6).Forward(Tensor.Zeros([3, 2, 4])).Select(1, 1).ToArray<float>().Should()
            .Equal(table[..12]);
    }

    [Fact]
    public void The_second_pair_turns_slower_by_the_root_of_the_base()
    {
        var layer = new SinusoidalPositionEmbedding(4, 3, frequencyBase: 100);
        layer.To(DType.Float64);
        layer.ToString().Should().StartWith("SinusoidalPositionEmbedding(4, maxLength: 3, frequencyBase: 100\n");
        layer.Forward(Tensor.Zeros([3, 4], DType.Float64))[2].ToArray<double>().Should().Equal(
            [Math.Sin(2), Math.Cos(2), Math.Sin(0.2), Math.Cos(0.2)], (a, b) => Math.Abs(a - b) < 1e-7);
    }

    protected override SinusoidalPositionEmbedding Make(RandomSource random) =>
        new(4, 6, 0.5, batchFirst: true, generator: random);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new SinusoidalPositionEmbedding(0), "SinusoidalPositionEmbedding: embedDim 0 must be positive."),
        (
            () => _ = new SinusoidalPositionEmbedding(4, -1),
            "SinusoidalPositionEmbedding: maxLength -1 must be positive."),
        (
            () => _ = new SinusoidalPositionEmbedding(4, dropout: 2),
            "SinusoidalPositionEmbedding: dropout 2 must be in [0, 1]."),
        (
            () => _ = new SinusoidalPositionEmbedding(4, frequencyBase: double.NaN),
            "SinusoidalPositionEmbedding: frequencyBase NaN must be positive and finite."),
        (
            () => new SinusoidalPositionEmbedding(4).Forward(Tensor.Zeros([4, 1, 5])),
            "SinusoidalPositionEmbedding: [4, 1, 5] must be [length, batch, 4] or [length, 4]."),
        (
            () => new SinusoidalPositionEmbedding(4, 3).Forward(Tensor.Zeros([2, 4]), 2),
            "SinusoidalPositionEmbedding: positions 2 … 3 must be in 0 … 2; maxLength is 3."),
        (
            () => new SinusoidalPositionEmbedding(4, 3).Forward(Tensor.Zeros([2, 4]), -1),
            "SinusoidalPositionEmbedding: positions -1 … 0 must be in 0 … 2; maxLength is 3."),
        (
            () => new SinusoidalPositionEmbedding(4).Forward(Tensor.Zeros([1, 4], DType.Float64)),
            "SinusoidalPositionEmbedding: Float64 and Float32 do not mix; convert one with Cast(Float64) or "
                + "Cast(Float32)."),
    ];
}
