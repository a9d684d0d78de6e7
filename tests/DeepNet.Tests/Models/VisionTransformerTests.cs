using DeepNet.Layers;
using DeepNet.Models;

namespace DeepNet.Tests.Models;

public sealed class VisionTransformerTests
{
    private static readonly VisionTransformerConfig s_small = new()
    {
        ImageSize = 12,
        PatchSize = 4,
        Layers = 2,
        Heads = 2,
        Width = 16,
        FeedForward = 24,
        Classes = 5,
    };

    [Fact]
    public void Values_are_PyTorchs() => new VisionTransformer(s_small).ShouldMatchReference("vit");

    [Fact]
    public void Values_with_a_layer_before_the_classes_are_PyTorchs() =>
        new VisionTransformer(s_small with { Representation = 6 }).ShouldMatchReference("vit_representation");

    [Fact]
    public void The_state_is_that_of_torchvision() => Init
        .WithoutValues(() => new VisionTransformer(VisionTransformerConfig.Base16)).ShouldHaveTheListing("vit_b_16");

    [Fact]
    public void It_learns()
    {
        var model = new VisionTransformer(s_small with { Channels = 1, Representation = 6 }, new RandomSource(1));
        Tensor x = Tensor.Randn([4, 1, 12, 12], generator: new RandomSource(2)), y = Tensor.From<long>([0, 1, 2, 3]);
        model.ShouldLearn(() => Loss.CrossEntropy(model.Forward(x), y));
        model.ShouldSurviveSaving(new VisionTransformer(model.Config), m => m.Forward(x));
        model.Features(x).Shape.Should().Equal(4, 10, 16);
    }

    [Fact]
    public void The_class_token_attends_to_patches_in_every_layer_and_head()
    {
        var model = new VisionTransformer(s_small, new RandomSource(1));
        Tensor x = Tensor.Randn([3, 3, 12, 12], generator: new RandomSource(2));
        using IDisposable noGrad = Tensor.NoGrad();

        Tensor weights = model.Attention(x);

        weights.Shape.Should().Equal(2, 3, 2, 9);
        weights.ToArray<float>().Should().OnlyContain(w => w > 0);
        weights.Sum(-1).ToArray<float>().Should().OnlyContain(sum => sum > 0.5f && sum < 1);

        // Keys and queries of zeros: every token gets the same share.
        OrderedDictionary<string, Tensor> state = model.StateDict();
        string key = "encoder.layers.encoder_layer_1.self_attention.in_proj_weight";
        state[key] = Tensor.Concat([Tensor.Zeros([32, 16]), state[key][32..]], 0);
        model.LoadStateDict(state);
        model.Attention(x)[1].ToArray<float>().Should().OnlyContain(w => Math.Abs(w - 0.1f) < 1e-6f);
        model.Attention(x)[0].ToArray<float>().Should().Equal(weights[0].ToArray<float>());
    }

    [Fact]
    public void Older_names_of_the_networks_load()
    {
        var model = new VisionTransformer(s_small);
        var old = new Dictionary<string, Tensor>();
        foreach ((string key, Tensor value) in model.StateDict())
            old.Add(key.Replace(".mlp.0.", ".mlp.linear_1.").Replace(".mlp.3.", ".mlp.linear_2."), value);
        old.Should().ContainKey("encoder.layers.encoder_layer_1.mlp.linear_2.bias");
        new VisionTransformer(s_small).LoadStateDict(old).MissingKeys.Should().BeEmpty();
    }

    [Fact]
    public void It_starts_as_in_torchvision()
    {
        OrderedDictionary<string, Tensor> state = new VisionTransformer(s_small, new RandomSource(1)).StateDict();
        foreach (string key in (string[])["class_token", "heads.head.weight", "heads.head.bias", "conv_proj.bias"])
            state[key].ToArray<float>().Should().OnlyContain(w => w == 0, key);
        state["encoder.pos_embedding"].Std().ToScalar<float>().Should().BeInRange(0.015f, 0.025f);
    }

    [Fact]
    public void Errors_name_the_rule()
    {
        ModelTesting.Throws<ArgumentException>(
            () => _ = new VisionTransformer(s_small with { PatchSize = 5 }),
            "VisionTransformer: ImageSize 12 must be a positive multiple of PatchSize 5.");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new VisionTransformer(s_small with { Heads = 3 }),
            "VisionTransformer: Width 16 must be a positive multiple of Heads 3.");
        ModelTesting.Throws<ShapeException>(
            () => new VisionTransformer(s_small).Forward(Tensor.Zeros([1, 3, 12, 16])),
            "VisionTransformer: images [1, 3, 12, 16] must be [batch, 3, 12, 12].");
    }
}
