using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class EmbeddingTests
{
    [Fact]
    public void Rows_are_looked_up_and_the_padding_row_stays_zero()
    {
        var layer = new Embedding(4, 2, paddingIndex: -1);
        layer.PaddingIndex.Should().Be(3);
        layer.Weight.Value.ToArray<float>()[6..].Should().Equal(0, 0);
        Tensor y = layer.Forward(Tensor.From<long>([3, 1, 1], [1, 3]));
        y.Shape.Should().Equal(1, 3, 2);
        float[] weight = layer.Weight.Value.ToArray<float>();
        y.ToArray<float>().Should().Equal(0, 0, weight[2], weight[3], weight[2], weight[3]);
        y.Sum().Backward();
        layer.Weight.Grad!.ToArray<float>().Should().Equal(0, 0, 2, 2, 0, 0, 0, 0);
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

    [Fact]
    public void It_prints_its_sizes_and_names_errors()
    {
        new Embedding(4, 2).ToString().Should().Be("Embedding(4, 2)");
        new Embedding(4, 2, 0).ToString().Should().Be("Embedding(4, 2, paddingIndex: 0)");
        ((Action)(() => _ = new Embedding(0, 2))).Should().Throw<ArgumentException>()
            .WithMessage("Embedding: numEmbeddings 0 must be positive.");
        ((Action)(() => _ = new Embedding(4, 2, 4))).Should().Throw<ArgumentException>()
            .WithMessage("Embedding: paddingIndex 4 is outside [-4, 3].");
    }
}
