using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class TransformerDecoderLayerTests : LayerContract<TransformerDecoderLayer>
{
    /// <summary>The keys of PyTorch.</summary>
    internal static readonly string[] State =
    [
        "self_attn.in_proj_weight", "self_attn.in_proj_bias", "self_attn.out_proj.weight", "self_attn.out_proj.bias",
        "multihead_attn.in_proj_weight", "multihead_attn.in_proj_bias", "multihead_attn.out_proj.weight",
        "multihead_attn.out_proj.bias", "linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias",
        "norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias", "norm3.weight", "norm3.bias",
    ];

    protected override Shape[] Inputs => [[1, 2, 3], [1, 2, 3]];

    protected override Shape Output => [1, 2, 3];

    protected override string Text => """
        TransformerDecoderLayer(gated: true
          (self_attn): MultiHeadAttention(3, numHeads: 1, dropout: 0.5, batchFirst: true
            (out_proj): Linear(inFeatures: 3, outFeatures: 3, bias: true)
          )
          (multihead_attn): MultiHeadAttention(3, numHeads: 1, dropout: 0.5, batchFirst: true
            (out_proj): Linear(inFeatures: 3, outFeatures: 3, bias: true)
          )
          (linear1): Linear(inFeatures: 3, outFeatures: 2, bias: true)
          (dropout): Dropout(p: 0.5)
          (linear2): Linear(inFeatures: 1, outFeatures: 3, bias: true)
          (norm1): LayerNorm([3], epsilon: 1E-05, affine: true)
          (norm2): LayerNorm([3], epsilon: 1E-05, affine: true)
          (norm3): LayerNorm([3], epsilon: 1E-05, affine: true)
          (dropout1): Dropout(p: 0.5)
          (dropout2): Dropout(p: 0.5)
          (dropout3): Dropout(p: 0.5)
        )
        """;

    protected override string[] Keys => State;

    protected override bool DiffersInTraining => true;

    [Fact]
    public void Values_are_those_of_PyTorch()
    {
        var layer = LayerTesting.Sines(new TransformerDecoderLayer(4, 2, 3, activation: x => x.Gelu()));
        layer.Forward(LayerTesting.Cosines([2, 1, 4]), LayerTesting.Cosines([3, 1, 4])).ShouldBe(
            -0.329216, -0.57029, -1.970247, 0.907124, -0.326372, -0.600031, -1.955205, 0.926835);
    }

    [Fact]
    public void A_gated_network_is_SwiGLU()
    {
        TransformerDecoderLayer layer = LayerTesting.Sines(
            new TransformerDecoderLayer(4, 2, 3, gated: true, normFirst: true));
        layer.Linear1.Weight.Shape.Should().Equal(6, 4);
        layer.Linear2.Weight.Shape.Should().Equal(4, 3);
        Tensor x = LayerTesting.Cosines([5, 2, 4]), memory = LayerTesting.Cosines([3, 2, 4]);
        Tensor z = x + layer.SelfAttention.Forward(layer.Norm1.Forward(x));
        z += layer.CrossAttention.Forward(layer.Norm2.Forward(z), memory, memory);
        Tensor n = layer.Norm3.Forward(z), w = layer.Linear1.Weight, b = layer.Linear1.Bias!;
        Tensor gate = n.Linear(w.Narrow(0, 0, 3), b.Narrow(0, 0, 3)),
            up = n.Linear(w.Narrow(0, 3, 3), b.Narrow(0, 3, 3));
        layer.Forward(x, memory).ShouldBe(
            (z + layer.Linear2.Forward(gate / (1 + (-gate).Exp()) * up)).ToArray<double>());
    }

    protected override TransformerDecoderLayer Make(RandomSource random) =>
        new(3, 1, 1, 0.5, batchFirst: true, gated: true, generator: random);

    protected override Tensor Run(TransformerDecoderLayer layer, Tensor[] x) =>
        layer.Forward(x[0], x[1], isCausal: true);

    protected override (Action Act, string Message)[] Errors() =>
    [
        .. LayerTesting.TransformerErrors(
            "TransformerDecoderLayer", (dim, heads, inner, dropout, epsilon) =>
                new TransformerDecoderLayer(dim, heads, inner, dropout, epsilon: epsilon)),
        (
            () => new TransformerDecoderLayer(4, 2, 8).Forward(Tensor.Zeros([2, 3, 5]), Tensor.Zeros([2, 3, 4])),
            "TransformerDecoderLayer: x [2, 3, 5] and memory [2, 3, 4] must be [length, batch, 4] with the same "
                + "batch, or [length, 4]."),
        (
            () => new TransformerDecoderLayer(4, 2, 8, batchFirst: true)
                .Forward(Tensor.Zeros([2, 3, 4]), Tensor.Zeros([1, 3, 4])),
            "TransformerDecoderLayer: x [2, 3, 4] and memory [1, 3, 4] must be [batch, length, 4] with the same "
                + "batch, or [length, 4]."),
    ];
}
