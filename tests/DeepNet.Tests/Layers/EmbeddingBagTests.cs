using DeepNet.Layers;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Layers;

public sealed class EmbeddingBagTests
{
    private static readonly Tensor s_table = Tensor.From<float>([1, 2, 3, 4, 5, 6, 30, 40], [4, 2]);

    [Fact]
    public void Bags_combine_by_mode()
    {
        Tensor rows = Tensor.From<long>([0, 1, 2, 2], [2, 2]);
        Bag(EmbeddingBagMode.Mean).Forward(rows).ToArray<float>().Should().Equal(2, 3, 5, 6);
        Bag(EmbeddingBagMode.Sum).Forward(rows).ToArray<float>().Should().Equal(4, 6, 10, 12);
        Bag(EmbeddingBagMode.Max).Forward(rows).ToArray<float>().Should().Equal(3, 4, 5, 6);
        new EmbeddingBag(4, 2).Mode.Should().Be(EmbeddingBagMode.Mean, "PyTorch's default");
    }

    [Fact]
    public void Offsets_cut_a_vector_into_bags_and_an_empty_one_is_zero()
    {
        EmbeddingBag bag = Bag(EmbeddingBagMode.Sum);
        Tensor indices = Tensor.From<long>([0, 1, 2], [3]), offsets = Tensor.From<long>([0, 2, 2], [3]);
        bag.Forward(indices, offsets).ToArray<float>().Should().Equal(4, 6, 0, 0, 5, 6);
        bag.Forward(indices, offsets, Tensor.From<float>([1, 10, 100], [3])).ToArray<float>()
            .Should().Equal(31, 42, 0, 0, 500, 600);
    }

    [Fact]
    public void Padding_is_not_counted_and_gets_no_gradient()
    {
        var bag = new EmbeddingBag(4, 2, paddingIndex: -1);
        bag.PaddingIndex.Should().Be(3);
        bag.Weight.Value.ToArray<float>()[6..].Should().Equal(0, 0);
        bag.Weight.CopyFrom(s_table);
        Tensor y = bag.Forward(Tensor.From<long>([0, 3, 3, 3], [2, 2]));
        y.ToArray<float>().Should().Equal(1, 2, 0, 0);
        y.Sum().Backward();
        bag.Weight.Grad!.ToArray<float>().Should().Equal(1, 1, 0, 0, 0, 0, 0, 0);
    }

    [Fact]
    public void Long_rows_are_shortened_in_the_weight_if_they_are_used()
    {
        var bag = new EmbeddingBag(4, 2, maxNorm: 5, mode: EmbeddingBagMode.Sum);
        bag.Weight.CopyFrom(s_table);
        Tensor y = bag.Forward(Tensor.From<long>([0, 3], [1, 2]));
        Close(y, [4, 6]);
        Close(bag.Weight, [1, 2, 3, 4, 5, 6, 3, 4]);
        y.Sum().Backward();
        bag.Weight.Grad!.ToArray<float>().Should().Equal(1, 1, 0, 0, 0, 0, 1, 1);

        var embedding = new Embedding(4, 2, maxNorm: 4, normType: 1);
        embedding.Weight.CopyFrom(s_table);
        Close(embedding.Forward(Tensor.From<long>([0, 2, 2], [3])), [1, 2, 20 / 11f, 24 / 11f, 20 / 11f, 24 / 11f]);
        Close(embedding.Weight, [1, 2, 3, 4, 20 / 11f, 24 / 11f, 30, 40]);
        embedding.ToString().Should().Be("Embedding(4, 2, maxNorm: 4, normType: 1)");
    }

    [Fact]
    public void Frequency_divides_the_gradient()
    {
        var embedding = new Embedding(4, 2, scaleGradByFreq: true);
        (embedding.Forward(Tensor.From<long>([1, 1, 2], [3])) * Tensor.From<float>([1, 2, 5], [3, 1])).Sum().Backward();
        embedding.Weight.Grad!.ToArray<float>().Should().Equal(0, 0, 1.5f, 1.5f, 5, 5, 0, 0);
        embedding.ToString().Should().Be("Embedding(4, 2, scaleGradByFreq: true)");
    }

    [Fact]
    public void It_is_saved_and_loaded()
    {
        using var folder = new TemporaryFolder();
        EmbeddingBag original = new(4, 2), copy = new(4, 2);
        original.Save(folder["a"]);
        copy.Load(folder["a"]);
        copy.Weight.Value.ToArray<float>().Should().Equal(original.Weight.Value.ToArray<float>());
        original.StateDict().Keys.Should().Equal("weight");
        original.ToString().Should().Be("EmbeddingBag(4, 2, mode: Mean)");
    }

    [Fact]
    public void Errors_name_the_rule()
    {
        Refused(() => _ = new EmbeddingBag(0, 2), "EmbeddingBag: numEmbeddings 0 must be positive.");
        Refused(() => _ = new EmbeddingBag(4, 2, scaleGradByFreq: true, mode: EmbeddingBagMode.Max),
            "EmbeddingBag: scaleGradByFreq does not go with Max.");
        Refused(() => _ = new Embedding(4, 2, maxNorm: -1), "Embedding: maxNorm -1 must not be negative.");
        Refused(() => _ = new Embedding(4, 2, normType: 0), "Embedding: normType 0 must be positive.");
        Tensor indices = Tensor.From<long>([0, 1], [2]), offsets = Tensor.From<long>([0, 1], [2]);
        Refused(() => Tensor.EmbeddingBag(indices, s_table, offsets, includeLastOffset: true),
            "EmbeddingBag: with includeLastOffset the last offset must be the number of indices, 2.");
        Refused(() => Tensor.EmbeddingBag(indices, s_table, offsets, paddingIndex: 4),
            "EmbeddingBag: paddingIndex 4 is outside [-4, 3] of weight [4, 2].");
        Refused(() => Bag(EmbeddingBagMode.Mean).Forward(indices, offsets, Tensor.Ones([2])),
            "EmbeddingBag: perSampleWeights go with mode Sum, not Mean.");
        ((Action)(() => Bag(EmbeddingBagMode.Mean).Forward(indices))).Should().Throw<ShapeException>()
            .WithMessage("EmbeddingBag: indices [2] must be [bags, n], or [count] with offsets [bags].");
    }

    private static EmbeddingBag Bag(EmbeddingBagMode mode)
    {
        var bag = new EmbeddingBag(4, 2, mode: mode);
        bag.Weight.CopyFrom(s_table);
        return bag;
    }

    private static void Close(Tensor actual, float[] expected) =>
        actual.ToArray<float>().Zip(expected, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f);

    private static void Refused(Action call, string message) =>
        call.Should().Throw<ArgumentException>().WithMessage(message);
}
