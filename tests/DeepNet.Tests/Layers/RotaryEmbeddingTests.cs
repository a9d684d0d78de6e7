using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class RotaryEmbeddingTests : LayerContract<RotaryEmbedding>
{
    protected override Shape[] Inputs => [[2, 3, 5]];

    protected override Shape Output => [2, 3, 5];

    protected override string Text => "RotaryEmbedding(4, maxLength: 3, frequencyBase: 100)";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rotation_takes_positions_from_the_start_from_an_offset_or_one_by_one(bool interleaved)
    {
        var layer = new RotaryEmbedding(4, maxLength: 8, interleaved: interleaved);
        Tensor x = Tensor.Randn([2, 3, 5, 6]), y = layer.Forward(x);
        y.Shape.Should().Equal(2, 3, 5, 6);
        float[] expected = y.ToArray<float>();
        layer.Forward(x.Narrow(2, 3, 2), 3).ToArray<float>().Should().Equal(y.Narrow(2, 3, 2).ToArray<float>());
        layer.Forward(x, Tensor.Arange(5)).ToArray<float>().Should().Equal(expected);
        layer.Forward(x, Tensor.Arange(5).Expand(2, 5)).ToArray<float>().Should().Equal(expected);
        Tensor shifted = Tensor.From<long>([0, 1, 2, 3, 4, 3, 4, 5, 6, 7], [2, 5]);
        layer.Forward(x, shifted)[1].ToArray<float>().Should().Equal(layer.Forward(x, 3)[1].ToArray<float>());
        y.Narrow(-1, 4, 2).ToArray<float>().Should().Equal(x.Narrow(-1, 4, 2).ToArray<float>());
        layer.ToString().Should().Be(
            interleaved ? "RotaryEmbedding(4, maxLength: 8, interleaved: true)" : "RotaryEmbedding(4, maxLength: 8)");
    }

    [Fact]
    public void Pairs_turn_by_the_position()
    {
        var layer = new RotaryEmbedding(2);
        layer.To(DType.Float64);
        double[] y = layer.Forward(Tensor.From<double>([1, 0, 0, 1], [2, 2]), 2).ToArray<double>();
        y.Should().Equal(
            [Math.Cos(2), Math.Sin(2), -Math.Sin(3), Math.Cos(3)], (a, b) => Math.Abs(a - b) < 1e-6);
    }

    protected override RotaryEmbedding Make(RandomSource random) => new(4, 3, 100);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => _ = new RotaryEmbedding(3),
            "RotaryEmbedding: size 3 must be positive and even; features turn in pairs."),
        (
            () => _ = new RotaryEmbedding(0),
            "RotaryEmbedding: size 0 must be positive and even; features turn in pairs."),
        (() => _ = new RotaryEmbedding(4, 0), "RotaryEmbedding: maxLength 0 must be positive."),
        (
            () => _ = new RotaryEmbedding(4, 3, double.PositiveInfinity),
            "RotaryEmbedding: frequencyBase * must be positive and finite."),
        (
            () => new RotaryEmbedding(4, 3).Forward(Tensor.Zeros([2, 4]), 2),
            "RotaryEmbedding: positions 2 … 3 must be in 0 … 2; maxLength is 3."),
        (
            () => new RotaryEmbedding(4).Forward(Tensor.Zeros([2, 3])),
            "RotaryEmbedding: [2, 3] must be […, length, features] with at least 4 features."),
        (
            () => new RotaryEmbedding(4).Forward(Tensor.Zeros([2, 4]), Tensor.Arange(3)),
            "RotaryEmbedding: positions [3] must be [length] or [batch, length] of [2, 4]."),
    ];
}
