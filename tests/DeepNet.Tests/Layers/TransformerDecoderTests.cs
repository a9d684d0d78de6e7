using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class TransformerDecoderTests : LayerContract<TransformerDecoder>
{
    protected override Shape[] Inputs => [[2, 1, 2], [1, 1, 2]];

    protected override Shape Output => [2, 1, 2];

    protected override string Text => Make(new RandomSource(1)) is var model
        ? LayerTesting.Tree("TransformerDecoder(", ("layers", model.Layers), ("norm", model.Norm!)) : "";

    protected override string[] Keys =>
    [
        .. TransformerDecoderLayerTests.State.Select(key => $"layers.0.{key}"),
        "norm.weight", "norm.bias",
    ];

    protected override bool DiffersInTraining => true;

    [Fact]
    public void It_is_its_layers_one_after_the_other_and_the_norm_if_there_is_one()
    {
        TransformerDecoderLayer[] layers = [new(4, 2, 3, dropout: 0), new(4, 2, 3, dropout: 0)];
        Tensor x = Tensor.Randn([3, 2, 4]), memory = Tensor.Randn([2, 2, 4]);
        Tensor y = layers[1].Forward(layers[0].Forward(x, memory), memory);
        new TransformerDecoder(layers).Forward(x, memory).ToArray<float>().Should()
            .Equal(y.ToArray<float>());
        var norm = new LayerNorm(4);
        new TransformerDecoder(layers, norm).Forward(x, memory).ToArray<float>().Should()
            .Equal(norm.Forward(y).ToArray<float>());
        new TransformerDecoder(layers[..1]).StateDict().Keys.Should()
            .Equal(TransformerDecoderLayerTests.State.Select(key => $"layers.0.{key}"));
    }

    protected override TransformerDecoder Make(RandomSource random) => new(
        [new(2, 1, 1, 0.5, x => x.Gelu(), normFirst: true, generator: random)], new LayerNorm(2));

    protected override Tensor Run(TransformerDecoder layer, Tensor[] x) => layer.Forward(x[0], x[1]);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => new TransformerDecoder([new(4, 2, 8)]).Forward(Tensor.Zeros([2, 3, 5]), Tensor.Zeros([2, 3, 4])),
            "TransformerDecoderLayer: x [2, 3, 5] and memory [2, 3, 4] must be [length, batch, 4] with the same batch, "
                + "or [length, 4]."),
        (
            () => new TransformerDecoder([new(4, 2, 8)])
                .ForwardCached(Tensor.Zeros([2, 3, 4]), Tensor.Zeros([2, 3, 4]), []),
            "TransformerDecoder: 0 caches for 1 layers; each needs one of its own."),
    ];
}
