using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class PositionLayerTests
{
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
        layer.StateDict().Should().BeEmpty("the table can be computed again");
        layer.ToString().Should().StartWith("SinusoidalPositionEmbedding(4, maxLength: 6");
    }

    [Fact]
    public void Dropout_of_the_sum_acts_in_training_alone()
    {
        var layer = new SinusoidalPositionEmbedding(4, dropout: 0.5, generator: new RandomSource(1));
        Tensor x = Tensor.Ones([3, 2, 4]);
        layer.Forward(x).ToArray<float>().Should().Contain(0);
        layer.Eval();
        layer.Forward(x).ToArray<float>().Should().Equal(layer.Forward(x).ToArray<float>());
    }

    [Fact]
    public void Learned_positions_are_rows_of_the_weight()
    {
        var layer = new LearnedPositionEmbedding(200, 100, batchFirst: true, generator: new RandomSource(1));
        float[] weight = layer.Weight.Value.ToArray<float>();
        weight.Average(w => w * w).Should().BeApproximately(0.0004f, 0.00002f);
        layer.Forward(Tensor.Zeros([1, 2, 100]), 5).ToArray<float>().Should().Equal(weight[500..700]);
        layer.StateDict().Keys.Should().Equal("weight");
        layer.Forward(Tensor.Zeros([3, 2, 100])).Sum().Backward();
        layer.Weight.Grad![..3, 0].ToArray<float>().Should().Equal(3, 3, 0);
        layer.ToString().Should().Be("LearnedPositionEmbedding(200, 100)");
        var other = new LearnedPositionEmbedding(200, 100);
        other.LoadStateDict(layer.StateDict());
        other.Weight.Value.ToArray<float>().Should().Equal(weight);
    }

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
        layer.StateDict().Should().BeEmpty();
        layer.ToString().Should().Be(
            interleaved ? "RotaryEmbedding(4, maxLength: 8, interleaved: true)" : "RotaryEmbedding(4, maxLength: 8)");
    }

    [Fact]
    public void Tables_follow_the_type_of_the_module()
    {
        var rotary = new RotaryEmbedding(4);
        rotary.To(DType.Float64);
        rotary.Forward(Tensor.Zeros([2, 4], DType.Float64)).DType.Should().Be(DType.Float64);
        var alibi = new AlibiBias(2);
        alibi.To(DType.Float64);
        alibi.Forward(3).DType.Should().Be(DType.Float64);
    }

    [Fact]
    public void Linear_biases_are_those_of_the_operation()
    {
        var layer = new AlibiBias(4);
        layer.Forward(2, 5).ToArray<float>().Should().Equal(Positions.AlibiBias(4, 2, 5).ToArray<float>());
        layer.StateDict().Should().BeEmpty();
        layer.ToString().Should().Be("AlibiBias(4)");
        Tensor q = Tensor.Randn([2, 4, 5, 3]);
        Tensor.ScaledDotProductAttention(q, q, q, layer.Forward(5), isCausal: true).Shape.Should().Equal(2, 4, 5, 3);
    }

    [Fact]
    public void Relative_biases_are_looked_up_by_bucket()
    {
        var layer = new RelativePositionBias(3, buckets: 8, maxDistance: 20, generator: new RandomSource(1));
        layer.StateDict().Keys.Should().Equal("relative_attention_bias.weight");
        Tensor bias = layer.Forward(4, 6);
        bias.Shape.Should().Equal(3, 4, 6);
        long[] buckets = Positions.RelativeBuckets(4, 6, true, 8, 20).ToArray<long>();
        float[] weight = layer.RelativeAttentionBias.Weight.Value.ToArray<float>(), second = bias[1].ToArray<float>();
        for (int i = 0; i < buckets.Length; i++)
            second[i].Should().Be(weight[(buckets[i] * 3) + 1]);
        bias.Sum().Backward();
        layer.RelativeAttentionBias.Weight.Grad!.Sum().ToScalar<float>().Should().Be(72);
        layer.ToString().Should().StartWith("RelativePositionBias(3, buckets: 8, maxDistance: 20");
    }

    [Fact]
    public void Errors_name_argument_value_and_rule()
    {
        Throws<ArgumentException>(
            () => new SinusoidalPositionEmbedding(0), "SinusoidalPositionEmbedding: embedDim 0 must be positive.");
        Throws<ArgumentException>(
            () => new LearnedPositionEmbedding(0, 4), "LearnedPositionEmbedding: maxLength 0 must be positive.");
        Throws<ShapeException>(
            () => new LearnedPositionEmbedding(3, 4).Forward(Tensor.Zeros([4, 1, 4])),
            "LearnedPositionEmbedding: positions 0 … 3 must be in 0 … 2; maxLength is 3.");
        Throws<ShapeException>(
            () => new SinusoidalPositionEmbedding(4).Forward(Tensor.Zeros([4, 1, 5])),
            "SinusoidalPositionEmbedding: [4, 1, 5] must be [length, batch, 4] or [length, 4].");
        Throws<ArgumentException>(
            () => new RotaryEmbedding(3), "RotaryEmbedding: size 3 must be positive and even; features turn in pairs.");
        Throws<ShapeException>(
            () => new RotaryEmbedding(4, 3).Forward(Tensor.Zeros([2, 4]), 2),
            "RotaryEmbedding: positions 2 … 3 must be in 0 … 2; maxLength is 3.");
        Throws<ShapeException>(
            () => new RotaryEmbedding(4).Forward(Tensor.Zeros([2, 3])),
            "RotaryEmbedding: [2, 3] must be […, length, features] with at least 4 features.");
        Throws<ShapeException>(
            () => new RotaryEmbedding(4).Forward(Tensor.Zeros([2, 4]), Tensor.Arange(3)),
            "RotaryEmbedding: positions [3] must be [length] or [batch, length] of [2, 4].");
        Throws<ArgumentException>(() => new AlibiBias(0), "AlibiBias: numHeads 0 must be positive.");
        Throws<ArgumentException>(
            () => new RelativePositionBias(2, buckets: 3), "Positions.RelativeBuckets: buckets 3 must be at least 4*");
    }

    private static void Throws<T>(Func<object> act, string message)
        where T : Exception => act.Should().Throw<T>().WithMessage(message);
}
