using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class EmbeddingTests : LayerContract<Embedding>
{
    protected override Shape[] Inputs => [[2, 3]];

    protected override Shape Output => [2, 3, 2];

    protected override string Text => "Embedding(4, 2)";

    protected override string[] Keys => ["weight"];

    protected override Embedding Make(RandomSource random) => new(4, 2, generator: random);

    protected override Tensor[] Samples() => [Tensor.From<long>([0, 3, 2, 2, 0, 2], [2, 3])];

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new Embedding(0, 2), "Embedding: numEmbeddings 0 must be positive."),
        (() => _ = new Embedding(4, -2), "Embedding: embeddingDim -2 must be positive."),
        (() => _ = new Embedding(4, 2, 4), "Embedding: paddingIndex 4 is outside [-4, 3]."),
        (() => _ = new Embedding(4, 2, -5), "Embedding: paddingIndex -5 is outside [-4, 3]."),
        (() => _ = new Embedding(4, 2, maxNorm: -1), "Embedding: maxNorm -1 must be finite and not negative."),
        (
            () => _ = new Embedding(4, 2, maxNorm: double.NaN),
            "Embedding: maxNorm NaN must be finite and not negative."),
        (
            () => _ = new Embedding(4, 2, maxNorm: double.PositiveInfinity),
            "Embedding: maxNorm * must be finite and not negative."),
        (() => _ = new Embedding(4, 2, normType: 0), "Embedding: normType 0 must be positive."),
        (() => _ = new Embedding(4, 2, normType: double.NaN), "Embedding: normType NaN must be positive."),
        (() => new Embedding(4, 2).Forward(Tensor.From<long>([1, 4], [2])), "Embedding: index 4 at [1] *"),
        (() => new Embedding(4, 2).Forward(Tensor.From<long>([-1], [1])), "Embedding: index -1 at [0] *"),
        (
            () => new Embedding(4, 2).Forward(Tensor.Ones([2])),
            "Embedding: indices are Float32, but must be Int64 or Int32."),
    ];

    [Fact]
    public void Rows_are_looked_up_and_the_padding_row_stays_zero()
    {
        var layer = new Embedding(4, 2, paddingIndex: -1);
        layer.PaddingIndex.Should().Be(3);
        layer.ToString().Should().Be("Embedding(4, 2, paddingIndex: 3)");
        layer.Weight.Value.ToArray<float>()[6..].Should().Equal(0, 0);
        Tensor y = layer.Forward(Tensor.From<int>([3, 1, 1], [1, 3]));
        y.Shape.Should().Equal(1, 3, 2);
        float[] weight = layer.Weight.Value.ToArray<float>();
        y.ToArray<float>().Should().Equal(0, 0, weight[2], weight[3], weight[2], weight[3]);
        y.Sum().Backward();
        layer.Weight.Grad!.ToArray<float>().Should().Equal(0, 0, 2, 2, 0, 0, 0, 0);
    }

    [Fact]
    public void Long_rows_are_shortened_in_the_weight_if_they_are_used()
    {
        var layer = new Embedding(4, 2, maxNorm: 4, normType: 1);
        layer.Weight.CopyFrom(Tensor.From<float>([1, 2, 3, 4, 5, 6, 30, 40], [4, 2]));
        Close(layer.Forward(Tensor.From<long>([0, 2, 2], [3])), [1, 2, 20 / 11f, 24 / 11f, 20 / 11f, 24 / 11f]);
        Close(layer.Weight, [1, 2, 3, 4, 20 / 11f, 24 / 11f, 30, 40]);
        layer.ToString().Should().Be("Embedding(4, 2, maxNorm: 4, normType: 1)");
        var largest = new Embedding(1, 2, maxNorm: 2, normType: double.PositiveInfinity);
        largest.Weight.CopyFrom(Tensor.From<float>([1, 4], [1, 2]));
        Close(largest.Forward(Tensor.From<long>([0], [1])), [0.5f, 2]);

        static void Close(Tensor actual, float[] expected) =>
            actual.ToArray<float>().Zip(expected, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f);
    }

    [Fact]
    public void Frequency_divides_the_gradient()
    {
        var layer = new Embedding(4, 2, scaleGradByFreq: true);
        (layer.Forward(Tensor.From<long>([1, 1, 2], [3])) * Tensor.From<float>([1, 2, 5], [3, 1])).Sum().Backward();
        layer.Weight.Grad!.ToArray<float>().Should().Equal(0, 0, 1.5f, 1.5f, 5, 5, 0, 0);
        layer.ToString().Should().Be("Embedding(4, 2, scaleGradByFreq: true)");
    }

    [Fact]
    public void The_weight_starts_standard_normal()
    {
        float[] weight = new Embedding(200, 100, generator: new RandomSource(1)).Weight.Value.ToArray<float>();
        weight.Average().Should().BeApproximately(0, 0.03f);
        weight.Average(w => w * w).Should().BeApproximately(1, 0.05f);
        weight.Max().Should().BeGreaterThan(3);
    }

    [Fact]
    public void Summary_takes_integers() => new Sequential(new Embedding(10, 3), new Linear(3, 2))
        .Summary(Tensor.Zeros([1, 5], DType.Int64)).Should().Contain("0: Embedding  [1, 5, 3]")
            .And.Contain("38 parameters");
}
