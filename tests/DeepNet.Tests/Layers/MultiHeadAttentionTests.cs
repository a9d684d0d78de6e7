using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class MultiHeadAttentionTests : LayerContract<MultiHeadAttention>
{
    protected override Shape[] Inputs => [[1, 2, 4], [1, 3, 3], [1, 3, 2]];

    protected override Shape Output => [1, 2, 4];

    protected override string Text =>
        "MultiHeadAttention(4, numHeads: 2, dropout: 0.5, addBiasKv: true, addZeroAttention: true, keyDim: 3, "
            + "valueDim: 2, batchFirst: true\n  (out_proj): Linear(inFeatures: 4, outFeatures: 4, bias: true)\n)";

    protected override string[] Keys =>
    [
        "q_proj_weight", "k_proj_weight", "v_proj_weight", "in_proj_bias", "bias_k", "bias_v", "out_proj.weight",
        "out_proj.bias",
    ];

    protected override bool DiffersInTraining => true;

    [Fact]
    public void State_has_the_names_and_shapes_of_PyTorch()
    {
        LayerTesting.StateOf(new MultiHeadAttention(4, 2)).Should().Equal(
            "in_proj_weight [12, 4]", "in_proj_bias [12]", "out_proj.weight [4, 4]", "out_proj.bias [4]");
        LayerTesting.StateOf(new MultiHeadAttention(4, 2, bias: false, addBiasKv: true)).Should().Equal(
            "in_proj_weight [12, 4]", "bias_k [1, 1, 4]", "bias_v [1, 1, 4]", "out_proj.weight [4, 4]");
        LayerTesting.StateOf(new MultiHeadAttention(4, 2, addBiasKv: true, keyDim: 3, valueDim: 5)).Should().Equal(
            "q_proj_weight [4, 4]", "k_proj_weight [4, 3]", "v_proj_weight [4, 5]", "in_proj_bias [12]",
            "bias_k [1, 1, 4]", "bias_v [1, 1, 4]", "out_proj.weight [4, 4]", "out_proj.bias [4]");
    }

    [Fact]
    public void Values_are_those_of_PyTorch()
    {
        MultiHeadAttention layer = LayerTesting.Sines(
            new MultiHeadAttention(4, 2, addBiasKv: true, keyDim: 3, valueDim: 2, batchFirst: true));
        (Tensor y, Tensor weights) = layer.ForwardWithWeights(
            LayerTesting.Cosines([1, 2, 4]), LayerTesting.Cosines([1, 2, 3]), LayerTesting.Cosines([1, 2, 2]));
        y.ShouldBe(-0.19453, -1.429031, 0.446626, -1.50726, -0.597757, -1.359904, 0.759483, -1.985382);
        weights.ShouldBe(0.116446, 0.233202, 0.650352, 0.185813, 0.227209, 0.586978);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Packed_projections_give_what_separate_ones_give(bool batchFirst)
    {
        var layer = new MultiHeadAttention(8, 2, batchFirst: batchFirst, generator: new RandomSource(1));
        layer.To(DType.Float64);
        Tensor x = Tensor.Randn([3, 5, 8], DType.Float64).RequireGrad();
        Tensor packed = layer.Forward(x, x, x, isCausal: true), apart = layer.Forward(x, x, x.Clone(), isCausal: true);
        Close(packed, apart);
        Tensor seed = Tensor.Randn(packed.Shape, DType.Float64);
        Tensor[] of = [x, layer.InProjWeight!, layer.InProjBias!];
        Tensor[] first = Autograd.Grad([packed], of, [seed], retainGraph: true),
            second = Autograd.Grad([apart], of, [seed]);
        Tensor[] recorded = Autograd.Grad([packed], of, [seed], createGraph: true);
        for (int i = 0; i < of.Length; i++)
        {
            Close(first[i], second[i]);
            Close(recorded[i].Detach(), second[i]);
        }
    }

    [Fact]
    public void A_hidden_key_changes_nothing_and_a_sequence_without_batch_is_one_of_a_batch()
    {
        var layer = new MultiHeadAttention(4, 2, batchFirst: true, generator: new RandomSource(1));
        Tensor x = Tensor.Randn([1, 3, 4]);
        Tensor hidden = Tensor.From<bool>([false, false, true], [1, 3]);
        Tensor y = layer.Forward(x, x, x, keyPaddingMask: hidden), cut = x.Narrow(1, 0, 2);
        Close(y, layer.Forward(x, cut, cut));
        Close(layer.Forward(x[0], x[0], x[0], hidden[0]), y[0]);
        (Tensor output, Tensor weights) = layer.ForwardWithWeights(x, x, x, hidden);
        Close(output, y);
        weights.Shape.Should().Equal(1, 3, 3);
        weights.Select(2, 2).ToArray<float>().Should().OnlyContain(w => w == 0);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Weights_come_averaged_or_for_every_head(bool addBiasKv, bool addZeroAttention)
    {
        var layer = new MultiHeadAttention(
            8, 2, addBiasKv: addBiasKv, addZeroAttention: addZeroAttention, keyDim: 3, valueDim: 5, batchFirst: true,
            generator: new RandomSource(1));
        Tensor q = Tensor.Randn([2, 4, 8]), k = Tensor.Randn([2, 6, 3]), v = Tensor.Randn([2, 6, 5]);
        int keys = 6 + (addBiasKv ? 1 : 0) + (addZeroAttention ? 1 : 0);
        (Tensor y, Tensor mean) = layer.ForwardWithWeights(q, k, v);
        (_, Tensor each) = layer.ForwardWithWeights(q, k, v, averageWeights: false);
        each.Shape.Should().Equal(2, 2, 4, keys);
        Close(mean, each.Mean(1));
        Close(each.Sum(-1), Tensor.Ones([2, 2, 4]));
        Close(layer.Forward(q, k, v), y);

        // Keys of the layer's own stay in sight, also of the first query.
        (Tensor causal, Tensor seen) = layer.ForwardWithWeights(q, k, v, isCausal: true);
        Close(layer.Forward(q, k, v, isCausal: true), causal);
        seen[.., 0, 1..6].ToArray<float>().Should().OnlyContain(w => w == 0);
        Close(seen[.., 0, 6..].Sum(-1) + seen[.., 0, 0], Tensor.Ones([2]));
    }

    [Fact]
    public void Gradients_with_masks_are_right_to_second_order()
    {
        var layer = new MultiHeadAttention(
            4, 2, addBiasKv: true, addZeroAttention: true, keyDim: 3, valueDim: 2, batchFirst: true,
            generator: new RandomSource(1));
        layer.To(DType.Float64);
        Tensor[] x = [Random([1, 2, 4], 1), Random([1, 3, 3], 2), Random([1, 3, 2], 3)];
        Tensor hidden = Tensor.From<bool>([false, true, false], [1, 3]), added = Tensor.From<double>(
            [0.5, -1, 0, 1, 0.2, -0.3], [2, 3]);
        GradCheck.Verify(a => layer.Forward(a[0], a[1], a[2], hidden, added), x, order: 2);
        GradCheck.Verify(
            a =>
            {
                (Tensor y, Tensor weights) = layer.ForwardWithWeights(a[0], a[1], a[2], hidden, added);
                return Tensor.Concat([y.Reshape(-1), weights.Reshape(-1)]);
            },
            x, order: 2);

        static Tensor Random(Shape shape, ulong seed) =>
            Tensor.Randn(shape, DType.Float64, generator: new RandomSource(seed)).RequireGrad();
    }

    [Fact]
    public void Dropped_weights_are_dropped_in_training_alone()
    {
        var layer = new MultiHeadAttention(4, 2, dropout: 0.5, batchFirst: true, generator: new RandomSource(1));
        Tensor x = Tensor.Randn([2, 6, 4]);
        (_, Tensor weights) = layer.ForwardWithWeights(x, x, x, averageWeights: false);
        weights.ToArray<float>().Count(w => w == 0).Should().BeInRange(40, 104);
        layer.Forward(x).ToArray<float>().Should().NotEqual(layer.Forward(x).ToArray<float>());
        layer.Eval();
        (Tensor y, weights) = layer.ForwardWithWeights(x, x, x);
        weights.ToArray<float>().Should().OnlyContain(w => w > 0);
        Close(layer.Forward(x), y);
    }

    protected override MultiHeadAttention Make(RandomSource random) => new(
        4, 2, 0.5, addBiasKv: true, addZeroAttention: true, keyDim: 3, valueDim: 2, batchFirst: true,
        generator: random);

    protected override Tensor Run(MultiHeadAttention layer, Tensor[] x) => layer.Forward(x[0], x[1], x[2]);

    protected override (Action Act, string Message)[] Errors()
    {
        var layer = new MultiHeadAttention(4, 2);
        Tensor x = Tensor.Zeros([2, 3, 4]);
        return
        [
            (() => _ = new MultiHeadAttention(4, 0), "MultiHeadAttention: numHeads 0 must be positive."),
            (
                () => _ = new MultiHeadAttention(6, 4),
                "MultiHeadAttention: embedDim 6 must be a positive multiple of numHeads 4."),
            (
                () => _ = new MultiHeadAttention(0, 4),
                "MultiHeadAttention: embedDim 0 must be a positive multiple of numHeads 4."),
            (() => _ = new MultiHeadAttention(4, 2, keyDim: 0), "MultiHeadAttention: keyDim 0 must be positive."),
            (() => _ = new MultiHeadAttention(4, 2, valueDim: -1), "MultiHeadAttention: valueDim -1 must be positive."),
            (() => _ = new MultiHeadAttention(4, 2, 1.5), "MultiHeadAttention: dropout 1.5 must be in [0, 1]."),
            (() => _ = new MultiHeadAttention(4, 2, double.NaN), "MultiHeadAttention: dropout NaN must be in [0, 1]."),
            (
                () => layer.Forward(Tensor.Zeros([2, 3, 5])),
                "MultiHeadAttention: query [2, 3, 5], key [2, 3, 5] and value [2, 3, 5] must have 3 dims, or 2 "
                    + "without batch, and 4, 4 and 4 features."),
            (
                () => new MultiHeadAttention(4, 2, keyDim: 3).Forward(x, x, x),
                "MultiHeadAttention: query [2, 3, 4], key [2, 3, 4] and value [2, 3, 4] must have 3 dims, or 2 "
                    + "without batch, and 4, 3 and 4 features."),
            (
                () => layer.Forward(x, Tensor.Zeros([2, 1, 4]), x),
                "MultiHeadAttention: query [2, 3, 4], key [2, 1, 4] and value [2, 3, 4] must have the same batch, key "
                    + "and value the same length."),
            (
                () => layer.Forward(x, x, x, keyPaddingMask: Tensor.Zeros([2, 3])),
                "MultiHeadAttention: keyPaddingMask [2, 3] must be [3, 2], [batch, S]."),
            (
                () => layer.Forward(x, x, x, keyPaddingMask: Tensor.Zeros([])),
                "MultiHeadAttention: keyPaddingMask [] must be [3, 2], [batch, S]."),
            (
                () => layer.Forward(x, x, x, attentionMask: Tensor.Zeros([3, 3])),
                "MultiHeadAttention: attentionMask [3, 3] must be [2, 2] or [6, 2, 2], [batch · numHeads, L, S]."),
            (
                () => layer.Forward(x, x, x, attentionMask: Tensor.Zeros([2, 2], DType.Int64)),
                "MultiHeadAttention: attentionMask is Int64, but must be Float32; convert it with "
                    + "Cast(DType.Float32)."),
        ];
    }

    private static void Close(Tensor actual, Tensor expected) =>
        Tests.Ops.OpCaseTests.AssertClose(
            actual, Tests.Ops.OpCaseTests.ToNdArray(expected.Detach()), 1e-6, "attention");
}
