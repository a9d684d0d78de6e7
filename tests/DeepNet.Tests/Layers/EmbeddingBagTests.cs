using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class EmbeddingBagTests : LayerContract<EmbeddingBag>
{
    private static readonly Tensor s_table = Tensor.From<float>([1, 2, 3, 4, 5, 6, 30, 40], [4, 2]);

    protected override Shape[] Inputs => [[2, 3]];

    protected override Shape Output => [2, 2];

    protected override string Text => "EmbeddingBag(4, 2, mode: Mean)";

    protected override string[] Keys => ["weight"];

    protected override EmbeddingBag Make(RandomSource random) => new(4, 2, generator: random);

    protected override Tensor[] Samples() => [Tensor.From<long>([0, 3, 2, 2, 0, 2], [2, 3])];

    protected override (Action Act, string Message)[] Errors()
    {
        Tensor indices = Tensor.From<long>([0, 1], [2]), offsets = Tensor.From<long>([0, 1], [2]);
        EmbeddingBag mean = Bag(EmbeddingBagMode.Mean), sum = Bag(EmbeddingBagMode.Sum);
        return
        [
            (() => _ = new EmbeddingBag(0, 2), "EmbeddingBag: numEmbeddings 0 must be positive."),
            (() => _ = new EmbeddingBag(4, 0), "EmbeddingBag: embeddingDim 0 must be positive."),
            (() => _ = new EmbeddingBag(4, 2, paddingIndex: 4), "EmbeddingBag: paddingIndex 4 is outside [-4, 3]."),
            (
                () => _ = new EmbeddingBag(4, 2, maxNorm: double.NaN),
                "EmbeddingBag: maxNorm NaN must be finite and not negative."),
            (() => _ = new EmbeddingBag(4, 2, normType: 0), "EmbeddingBag: normType 0 must be positive."),
            (
                () => _ = new EmbeddingBag(4, 2, mode: (EmbeddingBagMode)7),
                "EmbeddingBag: mode 7 is none of Sum, Mean and Max."),
            (
                () => _ = new EmbeddingBag(4, 2, scaleGradByFreq: true, mode: EmbeddingBagMode.Max),
                "EmbeddingBag: scaleGradByFreq does not go with Max."),
            (
                () => new EmbeddingBag(4, 2, includeLastOffset: true).Forward(indices, offsets),
                "EmbeddingBag: with includeLastOffset the last offset must be the number of indices, 2."),
            (
                () => Tensor.EmbeddingBag(indices, s_table, offsets, paddingIndex: 4),
                "EmbeddingBag: paddingIndex 4 is outside [-4, 3] of weight [4, 2]."),
            (
                () => mean.Forward(indices, offsets, Tensor.Ones([2])),
                "EmbeddingBag: perSampleWeights go with mode Sum, not Mean."),
            (
                () => sum.Forward(indices, offsets, Tensor.Ones([1])),
                "EmbeddingBag: perSampleWeights [1] for indices [2]."),
            (
                () => sum.Forward(indices, offsets, Tensor.Ones([2], DType.Float64)),
                "EmbeddingBag: Float32 and Float64 do not mix; *"),
            (
                () => mean.Forward(indices),
                "EmbeddingBag: indices [2] must be [bags, n], or [count] with offsets [bags]."),
            (() => mean.Forward(indices, indices + 1), "EmbeddingBag: the first offset must be 0."),
            (
                () => mean.Forward(indices, Tensor.From<long>([0, 3], [2])),
                "EmbeddingBag: offset 3 of bag 1: offsets rise from 0 to at most 2."),
            (() => mean.Forward(indices + 3, offsets), "EmbeddingBag: index 4 at [1] *"),
            (
                () => mean.Forward(Tensor.Ones([1, 2])),
                "EmbeddingBag: indices are Float32, but must be Int64 or Int32."),
        ];
    }

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
    }

    private static EmbeddingBag Bag(EmbeddingBagMode mode)
    {
        var bag = new EmbeddingBag(4, 2, mode: mode);
        bag.Weight.CopyFrom(s_table);
        return bag;
    }

    private static void Close(Tensor actual, float[] expected) =>
        actual.ToArray<float>().Zip(expected, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f);
}
