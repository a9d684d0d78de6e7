using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class MultiHeadAttentionTests
{
    [Fact]
    public void State_has_PyTorchs_names_and_shapes()
    {
        Names(new MultiHeadAttention(4, 2)).Should().Equal(
            "in_proj_weight [12, 4]", "in_proj_bias [12]", "out_proj.weight [4, 4]", "out_proj.bias [4]");
        Names(new MultiHeadAttention(4, 2, bias: false, addBiasKv: true, keyDim: 3)).Should().Equal(
            "q_proj_weight [4, 4]", "k_proj_weight [4, 3]", "v_proj_weight [4, 4]", "bias_k [1, 1, 4]",
            "bias_v [1, 1, 4]", "out_proj.weight [4, 4]");
        Names(new TransformerEncoder([new(4, 2, 8)], new LayerNorm(4))).Select(n => n.Split(' ')[0]).Should().Equal(
            "layers.0.self_attn.in_proj_weight", "layers.0.self_attn.in_proj_bias",
            "layers.0.self_attn.out_proj.weight", "layers.0.self_attn.out_proj.bias", "layers.0.linear1.weight",
            "layers.0.linear1.bias", "layers.0.linear2.weight", "layers.0.linear2.bias", "layers.0.norm1.weight",
            "layers.0.norm1.bias", "layers.0.norm2.weight", "layers.0.norm2.bias", "norm.weight", "norm.bias");
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
    public void Gradients_are_right_to_second_order()
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

    [Fact]
    public void Dropout_acts_in_training_alone()
    {
        var layer = new TransformerEncoderLayer(
            8, 2, 16, dropout: 0.5, batchFirst: true, generator: new RandomSource(1));
        Tensor x = Tensor.Randn([2, 4, 8]);
        layer.Forward(x).ToArray<float>().Should().NotEqual(layer.Forward(x).ToArray<float>());
        layer.Eval();
        layer.Forward(x).ToArray<float>().Should().Equal(layer.Forward(x).ToArray<float>());
    }

    [Fact]
    public void Errors_say_what_must_fit()
    {
        ((Action)(() => _ = new MultiHeadAttention(6, 4))).Should().Throw<ArgumentException>()
            .WithMessage("MultiHeadAttention: embedDim 6 must be a positive multiple of numHeads 4.");
        var layer = new MultiHeadAttention(4, 2);
        ((Action)(() => layer.Forward(Tensor.Zeros([2, 3, 5])))).Should().Throw<ShapeException>()
            .WithMessage("MultiHeadAttention: query [2, 3, 5]*and the query 4 features.");
        Tensor x = Tensor.Zeros([2, 3, 4]);
        ((Action)(() => layer.Forward(x, x, x, attentionMask: Tensor.Zeros([3, 3])))).Should().Throw<ShapeException>()
            .WithMessage("MultiHeadAttention: attentionMask [3, 3] must be [2, 2] or [6, 2, 2]*");
    }

    private static IEnumerable<string> Names(Module module) =>
        module.StateDict().Select(entry => $"{entry.Key} {entry.Value.Shape}");

    private static void Close(Tensor actual, Tensor expected) =>
        Tests.Ops.OpCaseTests.AssertClose(
            actual, Tests.Ops.OpCaseTests.ToNdArray(expected.Detach()), 1e-6, "attention");
}
