using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class TransformerEncoderLayerTests : LayerContract<TransformerEncoderLayer>
{
    /// <summary>The keys of PyTorch.</summary>
    internal static readonly string[] State =
    [
        "self_attn.in_proj_weight", "self_attn.in_proj_bias", "self_attn.out_proj.weight", "self_attn.out_proj.bias",
        "linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias", "norm1.weight", "norm1.bias",
        "norm2.weight", "norm2.bias",
    ];

    protected override Shape[] Inputs => [[2, 1, 4]];

    protected override Shape Output => [2, 1, 4];

    protected override string Text => """
        TransformerEncoderLayer(normFirst: true
          (self_attn): MultiHeadAttention(4, numHeads: 2, dropout: 0.5
            (out_proj): Linear(inFeatures: 4, outFeatures: 4, bias: true)
          )
          (linear1): Linear(inFeatures: 4, outFeatures: 3, bias: true)
          (dropout): Dropout(p: 0.5)
          (linear2): Linear(inFeatures: 3, outFeatures: 4, bias: true)
          (norm1): LayerNorm([4], epsilon: 1E-05, affine: true)
          (norm2): LayerNorm([4], epsilon: 1E-05, affine: true)
          (dropout1): Dropout(p: 0.5)
          (dropout2): Dropout(p: 0.5)
        )
        """;

    protected override string[] Keys => State;

    protected override bool DiffersInTraining => true;

    [Fact]
    public void Parameters_have_the_shapes_of_PyTorch()
    {
        LayerTesting.StateOf(new TransformerEncoderLayer(4, 2, 6)).Should().Equal(
            "self_attn.in_proj_weight [12, 4]", "self_attn.in_proj_bias [12]", "self_attn.out_proj.weight [4, 4]",
            "self_attn.out_proj.bias [4]", "linear1.weight [6, 4]", "linear1.bias [6]", "linear2.weight [4, 6]",
            "linear2.bias [4]", "norm1.weight [4]", "norm1.bias [4]", "norm2.weight [4]", "norm2.bias [4]");
        new TransformerEncoderLayer(4, 2, 3, gated: true).Linear1.Weight.Shape.Should().Equal(6, 4);
    }

    [Fact]
    public void Values_are_those_of_PyTorch()
    {
        TransformerEncoderLayer layer = LayerTesting.Sines(new TransformerEncoderLayer(4, 2, 3));
        layer.Forward(LayerTesting.Cosines([2, 2, 4])).ShouldBe(
            -0.872372, -1.280567, 0.153314, -0.363308, -0.910399, -1.314568, 0.053005, -0.33508, -0.820455, -0.987779,
            0.02521, -0.481122, -0.863452, -1.283801, 0.183051, -0.363401);
        layer = LayerTesting.Sines(new TransformerEncoderLayer(4, 2, 3, activation: x => x.Gelu(), normFirst: true));
        layer.Forward(LayerTesting.Cosines([2, 2, 4])).ShouldBe(
            1.338086, 1.292724, 2.758894, -2.590534, -0.756762, 0.637882, 5.219114, -1.979713, 0.10897, -0.239186,
            2.67929, -2.095563, 0.798928, 1.47573, 3.94571, -3.017542);
    }

    protected override TransformerEncoderLayer Make(RandomSource random) =>
        new(4, 2, 3, 0.5, x => x.Gelu(), normFirst: true, generator: random);

    protected override (Action Act, string Message)[] Errors() =>
    [
        .. LayerTesting.TransformerErrors(
            "TransformerEncoderLayer", (dim, heads, inner, dropout, epsilon) =>
                new TransformerEncoderLayer(dim, heads, inner, dropout, epsilon: epsilon)),
        (
            () => new TransformerEncoderLayer(4, 2, 8).Forward(Tensor.Zeros([2, 3, 5])),
            "TransformerEncoderLayer: x [2, 3, 5] must be [length, batch, 4] or [length, 4]."),
        (
            () => new TransformerEncoderLayer(4, 2, 8, batchFirst: true).Forward(Tensor.Zeros([4])),
            "TransformerEncoderLayer: x [4] must be [batch, length, 4] or [length, 4]."),
        (
            () => new TransformerEncoderLayer(4, 2, 8).Forward(Tensor.Zeros([2, 3, 4]), Tensor.Zeros([3, 3])),
            "MultiHeadAttention: attentionMask [3, 3] must be [2, 2] or [6, 2, 2], [batch · numHeads, L, S]."),
    ];
}
