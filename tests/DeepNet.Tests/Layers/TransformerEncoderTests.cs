using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class TransformerEncoderTests : LayerContract<TransformerEncoder>
{
    protected override Shape[] Inputs => [[2, 1, 2]];

    protected override Shape Output => [2, 1, 2];

    protected override string Text => Make(new RandomSource(1)) is var model
        ? LayerTesting.Tree("TransformerEncoder(", ("layers", model.Layers), ("norm", model.Norm!)) : "";

    protected override string[] Keys =>
    [
        .. TransformerEncoderLayerTests.State.Select(key => $"layers.0.{key}"),
        "norm.weight", "norm.bias",
    ];

    protected override bool DiffersInTraining => true;

    [Fact]
    public void It_is_its_layers_one_after_the_other_and_the_norm_if_there_is_one()
    {
        TransformerEncoderLayer[] layers = [new(4, 2, 3, dropout: 0), new(4, 2, 3, dropout: 0)];
        Tensor x = Tensor.Randn([3, 2, 4]);
        Tensor y = layers[1].Forward(layers[0].Forward(x));
        new TransformerEncoder(layers).Forward(x).ToArray<float>().Should().Equal(y.ToArray<float>());
        var norm = new LayerNorm(4);
        new TransformerEncoder(layers, norm).Forward(x).ToArray<float>().Should()
            .Equal(norm.Forward(y).ToArray<float>());
        new TransformerEncoder(layers[..1]).StateDict().Keys.Should()
            .Equal(TransformerEncoderLayerTests.State.Select(key => $"layers.0.{key}"));
    }

    protected override TransformerEncoder Make(RandomSource random) => new(
        [new(2, 1, 1, 0.5, x => x.Gelu(), normFirst: true, generator: random)], new LayerNorm(2));

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => new TransformerEncoder([new(4, 2, 8)]).Forward(Tensor.Zeros([2, 3, 5])),
            "TransformerEncoderLayer: x [2, 3, 5] must be [length, batch, 4] or [length, 4]."),
        (
            () => new TransformerEncoder([new(4, 2, 8)]).ForwardCached(Tensor.Zeros([2, 3, 4]), []),
            "TransformerEncoder: 0 caches for 1 layers; each needs one of its own."),
    ];
}
