using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class TransformerTests
{
    [Fact]
    public void State_has_PyTorchs_names()
    {
        string[] decoder =
        [
            "self_attn.in_proj_weight", "self_attn.in_proj_bias", "self_attn.out_proj.weight",
            "self_attn.out_proj.bias", "multihead_attn.in_proj_weight", "multihead_attn.in_proj_bias",
            "multihead_attn.out_proj.weight", "multihead_attn.out_proj.bias", "linear1.weight", "linear1.bias",
            "linear2.weight", "linear2.bias", "norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias",
            "norm3.weight", "norm3.bias",
        ];
        new TransformerDecoderLayer(4, 2, 8).StateDict().Keys.Should().Equal(decoder);
        string[] all = [.. new Transformer(4, 2, 1, 2, 8).StateDict().Keys];
        all.Should().StartWith("encoder.layers.0.self_attn.in_proj_weight").And.Contain("encoder.norm.weight");
        all.Where(key => key.StartsWith("decoder", StringComparison.Ordinal)).Should().Equal(
        [
            .. decoder.Select(key => $"decoder.layers.0.{key}"), .. decoder.Select(key => $"decoder.layers.1.{key}"),
            "decoder.norm.weight", "decoder.norm.bias",
        ]);
        all.Should().HaveCount(12 + 2 + 36 + 2);
    }

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

    [Fact]
    public void A_gated_network_is_SwiGLU()
    {
        var layer = new TransformerDecoderLayer(
            4, 2, 3, dropout: 0, gated: true, normFirst: true, generator: new RandomSource(3));
        layer.Linear1.Weight.Shape.Should().Equal(6, 4);
        layer.Linear2.Weight.Shape.Should().Equal(4, 3);
        Tensor x = Tensor.Randn([5, 2, 4]), memory = Tensor.Randn([3, 2, 4]);
        Tensor z = x + layer.SelfAttention.Forward(layer.Norm1.Forward(x));
        z += layer.CrossAttention.Forward(layer.Norm2.Forward(z), memory, memory);
        Tensor n = layer.Norm3.Forward(z), w = layer.Linear1.Weight, b = layer.Linear1.Bias!;
        Tensor gate = n.Linear(w.Narrow(0, 0, 3), b.Narrow(0, 0, 3)),
            up = n.Linear(w.Narrow(0, 3, 3), b.Narrow(0, 3, 3));
        Close(layer.Forward(x, memory), z + layer.Linear2.Forward(gate / (1 + (-gate).Exp()) * up));
        new TransformerEncoderLayer(4, 2, 3, gated: true).Linear1.Weight.Shape.Should().Equal(6, 4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_are_right_to_second_order(bool normFirst)
    {
        var layer = new TransformerDecoderLayer(
            4, 2, 3, dropout: 0, x => x.Gelu(), batchFirst: true, normFirst: normFirst, gated: normFirst,
            generator: new RandomSource(5));
        layer.To(DType.Float64);
        // Larger than initial values, so that no part of the gradient is next to nothing.
        foreach (Parameter parameter in layer.Parameters())
            Init.Normal(parameter, 0.3, 0.6, new RandomSource(11));
        Tensor x = Tensor.Randn([1, 2, 4], DType.Float64, generator: new RandomSource(1)).RequireGrad(),
            memory = Tensor.Randn([1, 3, 4], DType.Float64, generator: new RandomSource(2)).RequireGrad();
        GradCheck.Verify(a => layer.Forward(a[0], a[1], isCausal: true), [x, memory], order: 2, tolerance: 1e-4);
    }

    [Fact]
    public void Dropout_acts_in_training_alone()
    {
        var model = new Transformer(8, 2, 1, 1, 16, dropout: 0.3, generator: new RandomSource(1));
        Tensor source = Tensor.Randn([5, 2, 8]), target = Tensor.Randn([4, 2, 8]);
        model.Forward(source, target).ToArray<float>().Should()
            .NotEqual(model.Forward(source, target).ToArray<float>());
        model.Eval();
        model.Forward(source, target).ToArray<float>().Should().Equal(model.Forward(source, target).ToArray<float>());
    }

    [Fact]
    public void It_is_saved_and_loaded()
    {
        Transformer model = Model(seed: 1), other = Model(seed: 2);
        string path = Path.Combine(Path.GetTempPath(), $"transformer-{Guid.NewGuid():N}.safetensors");
        try
        {
            model.Save(path);
            other.Load(path);
        }
        finally
        {
            File.Delete(path);
        }

        Tensor source = Tensor.Randn([2, 5, 8]), target = Tensor.Randn([2, 4, 8]);
        other.Forward(source, target).ToArray<float>().Should().Equal(model.Forward(source, target).ToArray<float>());
    }

    [Fact]
    public void Errors_say_what_must_fit()
    {
        Transformer model = Model();
        Throws<ShapeException>(
            () => model.Forward(Tensor.Zeros([2, 5, 8]), Tensor.Zeros([3, 4, 8])),
            "Transformer: source [2, 5, 8] and target [3, 4, 8] must be [batch, length, 8] with the same batch, or "
                + "[length, 8].");
        Throws<ArgumentException>(
            () => new TransformerDecoderLayer(4, 2, 0), "TransformerDecoderLayer: feedForwardDim 0 must be positive.");
        Throws<ArgumentException>(
            () => new TransformerEncoderLayer(4, 2, -1),
            "TransformerEncoderLayer: feedForwardDim -1 must be positive.");
        Throws<ArgumentException>(
            () => new Transformer(4, 2, -1), "Transformer: numEncoderLayers -1 and *must not be negative.");
        Throws<ArgumentException>(
            () => new Transformer(6, 4), "MultiHeadAttention: embedDim 6 must be a positive multiple of numHeads 4.");
    }

    private static Transformer Model(
        bool batchFirst = true, bool normFirst = false, bool gated = false, ulong seed = 1) => new(
        8, 2, 2, 2, 12, dropout: 0, batchFirst: batchFirst, normFirst: normFirst, gated: gated,
        generator: new RandomSource(seed));

    private static void Throws<T>(Func<object> act, string message)
        where T : Exception => act.Should().Throw<T>().WithMessage(message);

    private static void Close(Tensor actual, Tensor expected) => Tests.Ops.OpCaseTests.AssertClose(
        actual, Tests.Ops.OpCaseTests.ToNdArray(expected.Detach()), 3e-6, "transformer");
}
