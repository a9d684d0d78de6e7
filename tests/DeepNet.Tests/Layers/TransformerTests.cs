using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class TransformerTests : LayerContract<Transformer>
{
    protected override Shape[] Inputs => [[2, 1, 2], [2, 1, 2]];

    protected override Shape Output => [2, 1, 2];

    protected override string Text => Make(new RandomSource(1)) is var model
        ? LayerTesting.Tree("Transformer(", ("encoder", model.Encoder), ("decoder", model.Decoder)) : "";

    protected override string[] Keys =>
    [
        .. TransformerEncoderLayerTests.State.Select(key => $"encoder.layers.0.{key}"),
        "encoder.norm.weight", "encoder.norm.bias",
        .. TransformerDecoderLayerTests.State.Select(key => $"decoder.layers.0.{key}"),
        "decoder.norm.weight", "decoder.norm.bias",
    ];

    protected override bool DiffersInTraining => true;

    [Fact]
    public void Matrices_start_Xavier_uniform()
    {
        var model = new Transformer(32, 4, 1, 1, 96, generator: new RandomSource(1));
        float[] weight = model.Decoder.Layers[0].Linear1.Weight.Value.ToArray<float>();
        double bound = Math.Sqrt(6.0 / (32 + 96));
        weight.Should().OnlyContain(w => Math.Abs(w) <= bound);
        weight.Max().Should().BeGreaterThan((float)(0.95 * bound));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Every_way_to_say_causal_is_the_same(bool normFirst, bool gated)
    {
        Transformer model = Model(normFirst: normFirst, gated: gated);
        Tensor source = Tensor.Randn([2, 5, 8]), target = Tensor.Randn([2, 4, 8]);
        Tensor y = model.Forward(source, target, isTargetCausal: true);
        y.Shape.Should().Equal(2, 4, 8);
        Close(model.Forward(source, target, targetMask: AttentionMask.Causal(4)), y);
        Tensor hidden = Tensor.Ones([4, 4], DType.Int64).Triu(1).Cast(DType.Bool);
        Close(model.Forward(source, target, targetMask: hidden), y);

        // What comes later changes nothing before it.
        Tensor changed = Tensor.Concat([target.Narrow(1, 0, 3), Tensor.Randn([2, 1, 8])], 1);
        Close(model.Forward(source, changed, isTargetCausal: true).Narrow(1, 0, 3), y.Narrow(1, 0, 3));
    }

    [Fact]
    public void Hidden_keys_might_as_well_be_missing()
    {
        Transformer model = Model();
        Tensor source = Tensor.Randn([2, 5, 8]), target = Tensor.Randn([2, 4, 8]);
        Tensor shorter = model.Forward(source.Narrow(1, 0, 3), target.Narrow(1, 0, 2));
        Tensor padding = AttentionMask.KeyPadding([3, 3], 5), targetPadding = AttentionMask.KeyPadding([2, 2], 4);
        Tensor y = model.Forward(
            source, target, sourceKeyPaddingMask: padding, memoryKeyPaddingMask: padding,
            targetKeyPaddingMask: targetPadding);
        Close(y.Narrow(1, 0, 2), shorter);
        Tensor memoryMask = Tensor.Zeros([4, 5]);
        memoryMask[.., 3..] = Tensor.Full([4, 2], double.NegativeInfinity);
        Tensor sourceMask = Tensor.Zeros([5, 5]);
        sourceMask[.., 3..] = Tensor.Full([5, 2], double.NegativeInfinity);
        Close(
            model.Forward(source, target, sourceMask, memoryMask: memoryMask, targetKeyPaddingMask: targetPadding)
                .Narrow(1, 0, 2),
            shorter);
    }

    [Fact]
    public void Batch_first_or_second_or_none_is_the_same()
    {
        Transformer model = Model(), second = Model(batchFirst: false);
        second.LoadStateDict(model.StateDict());
        Tensor source = Tensor.Randn([2, 5, 8]), target = Tensor.Randn([2, 4, 8]);
        Tensor y = model.Forward(source, target);
        Close(second.Forward(source.Transpose(0, 1), target.Transpose(0, 1)).Transpose(0, 1), y);
        Close(model.Forward(source[1], target[1]), y[1]);
    }

    protected override Transformer Make(RandomSource random) => new(
        2, 1, 1, 1, 1, dropout: 0.5, activation: x => x.Gelu(), normFirst: true, generator: random);

    protected override Tensor Run(Transformer layer, Tensor[] x) => layer.Forward(x[0], x[1], isTargetCausal: true);

    protected override (Action Act, string Message)[] Errors() =>
    [
        .. LayerTesting.TransformerErrors(
            "Transformer", (dim, heads, inner, dropout, epsilon) =>
                new Transformer(dim, heads, 0, 0, inner, dropout, epsilon: epsilon)),
        (
            () => _ = new Transformer(4, 2, -1),
            "Transformer: numEncoderLayers -1 and numDecoderLayers 6 must not be negative."),
        (
            () => _ = new Transformer(4, 2, 1, -2),
            "Transformer: numEncoderLayers 1 and numDecoderLayers -2 must not be negative."),
        (
            () => Model().Forward(Tensor.Zeros([2, 5, 8]), Tensor.Zeros([3, 4, 8])),
            "Transformer: source [2, 5, 8] and target [3, 4, 8] must be [batch, length, 8] with the same batch, or "
                + "[length, 8]."),
        (
            () => Model(batchFirst: false).Forward(Tensor.Zeros([2, 5, 8]), Tensor.Zeros([8])),
            "Transformer: source [2, 5, 8] and target [8] must be [length, batch, 8] with the same batch, or "
                + "[length, 8]."),
    ];

    private static Transformer Model(
        bool batchFirst = true, bool normFirst = false, bool gated = false, ulong seed = 1) => new(
        8, 2, 2, 2, 12, dropout: 0, batchFirst: batchFirst, normFirst: normFirst, gated: gated,
        generator: new RandomSource(seed));

    private static void Close(Tensor actual, Tensor expected) => Tests.Ops.OpCaseTests.AssertClose(
        actual, Tests.Ops.OpCaseTests.ToNdArray(expected.Detach()), 3e-6, "transformer");
}
