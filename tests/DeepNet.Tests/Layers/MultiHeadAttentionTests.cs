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
