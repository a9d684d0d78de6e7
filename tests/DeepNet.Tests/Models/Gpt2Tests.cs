using DeepNet.IO;
using DeepNet.Layers;
using DeepNet.Models;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Models;

public sealed class Gpt2Tests
{
    private const string ConfigJson = """
        {
          "activation_function": "gelu_new", "architectures": ["GPT2LMHeadModel"], "attn_pdrop": 0.2,
          "bos_token_id": 39, "embd_pdrop": 0.3, "initializer_range": 0.02, "layer_norm_epsilon": 1e-05,
          "model_type": "gpt2", "n_ctx": 16, "n_embd": 16, "n_head": 2, "n_layer": 2, "n_positions": 16,
          "resid_pdrop": 0.1, "summary_type": "cls_index", "vocab_size": 40,
          "task_specific_params": {"text-generation": {"do_sample": true, "max_length": 50}}
        }
        """;

    private static readonly Gpt2Config s_small = new()
    {
        VocabularySize = 40,
        MaxLength = 16,
        Width = 16,
        Layers = 2,
        Heads = 2,
        EmbeddingDropout = 0,
        AttentionDropout = 0,
        ResidualDropout = 0,
    };

    [Fact]
    public void A_folder_gives_PyTorchs_values()
    {
        (OrderedDictionary<string, Tensor> weights, Dictionary<string, Tensor> values) = ModelTesting.Read("gpt2");
        using var folder = new TemporaryFolder();
        folder.Write(ConfigJson, weights);
        var model = Gpt2.FromFolder(folder[""]);
        model.IsTraining.Should().BeFalse();
        model.Config.Should().Be(s_small with
        {
            EmbeddingDropout = 0.3,
            AttentionDropout = 0.2,
            ResidualDropout = 0.1,
        });
        model.Forward(values["input"]).ShouldMatch(values["output"]);
        model.NextLogits(values["input"]).ShouldMatch(values["output"].Select(1, -1));
    }

    /// <summary>The published file: no prefix, no output weight, a table of the causal mask in every layer.</summary>
    [Fact]
    public void The_names_of_the_published_file_load()
    {
        (OrderedDictionary<string, Tensor> weights, Dictionary<string, Tensor> values) = ModelTesting.Read("gpt2");
        var published = new OrderedDictionary<string, Tensor>();
        foreach ((string key, Tensor value) in weights)
            published.Add(key["transformer.".Length..], value.Cast(DType.Float32));
        for (int i = 0; i < 2; i++)
        {
            published.Add($"h.{i}.attn.bias", Tensor.Ones([1, 1, 16, 16]).Tril());
            published.Add($"h.{i}.attn.masked_bias", Tensor.Full([], -1e4));
        }

        using var folder = new TemporaryFolder();
        folder.Write(ConfigJson, published);
        Gpt2.FromFolder(folder[""]).Forward(values["input"]).ShouldMatch(values["output"]);
        var model = new Gpt2(s_small);
        StateDictReport report = model.Load(folder["model.safetensors"]);
        report.MissingKeys.Should().BeEmpty();
        report.UnexpectedKeys.Should().BeEmpty();
        model.Forward(values["input"]).ShouldMatch(values["output"]);
    }

    [Fact]
    public void The_state_is_that_of_Hugging_Face() =>
        Init.WithoutValues(() => new Gpt2(Gpt2Config.Small)).ShouldHaveTheListing("gpt2");

    [Fact]
    public void Values_that_will_be_overwritten_are_not_drawn()
    {
        var generator = new RandomSource(1);
        Init.WithoutValues(() => new Linear(3, 4, generator: generator)).Weight.Shape.Should().Equal(4, 3);
        generator.Position.Should().Be(0);
        new Linear(3, 4, generator: generator).Weight.Value.Std().ToScalar<float>().Should().BePositive();
        generator.Position.Should().BePositive();
    }

    [Fact]
    public void The_output_has_a_weight_of_its_own_if_the_settings_say_so()
    {
        using var folder = new TemporaryFolder();
        var model = new Gpt2(s_small with { TieEmbeddings = false }, new RandomSource(1));
        model.Eval();
        folder.Write(ConfigJson.Replace("{\n", "{\n\"tie_word_embeddings\": false,"), model.StateDict());
        var loaded = Gpt2.FromFolder(folder[""]);
        loaded.ParameterCount.Should().Be(new Gpt2(s_small).ParameterCount + (40 * 16));
        Tensor tokens = ModelTesting.Tokens(2, 7, 40);
        loaded.Forward(tokens).ToArray<float>().Should().Equal(model.Forward(tokens).ToArray<float>());
    }

    [Fact]
    public void It_learns()
    {
        var model = new Gpt2(s_small, new RandomSource(1));
        Tensor x = ModelTesting.Tokens(2, 16, 40), y = (x + 1).Remainder(40).Flatten();
        model.ShouldLearn(() => Loss.CrossEntropy(model.Forward(x).Flatten(0, 1), y));
        model.ShouldSurviveSaving(new Gpt2(s_small), m => m.Forward(x));
    }

    [Fact]
    public void Dropout_is_at_work_while_training_only()
    {
        var model = new Gpt2(s_small with { AttentionDropout = 0.5 }, new RandomSource(1));
        Tensor x = ModelTesting.Tokens(1, 8, 40);
        float[] first = model.Forward(x).ToArray<float>();
        model.Forward(x).ToArray<float>().Should().NotEqual(first);
        model.Eval();
        first = model.Forward(x).ToArray<float>();
        model.Forward(x).ToArray<float>().Should().Equal(first);
    }

    [Fact]
    public void Weights_start_as_in_the_paper()
    {
        OrderedDictionary<string, Tensor> state =
            new Gpt2(s_small with { Width = 128, Layers = 8 }, new RandomSource(1)).StateDict();
        state["transformer.h.3.attn.c_attn.weight"].Std().ToScalar<float>().Should().BeApproximately(0.02f, 3e-4f);
        state["transformer.h.3.mlp.c_proj.weight"].Std().ToScalar<float>().Should().BeApproximately(0.005f, 1e-4f);
        state["transformer.h.3.mlp.c_proj.bias"].ToArray<float>().Should().OnlyContain(b => b == 0);
    }

    [Fact]
    public void Step_by_step_gives_the_logits_of_the_whole()
    {
        var model = new Gpt2(s_small with { Width = 32, Heads = 4 }, new RandomSource(1));
        model.Eval();
        model.ShouldWriteTheSameStepByStep(ModelTesting.Tokens(3, 7, 40));
        model.ShouldGenerateTheSameUncached(ModelTesting.Tokens(2, 3, 40), 13);
    }

    [Theory]
    [InlineData("gelu_new", "quick_gelu",
        "activation_function is \"quick_gelu\", but supported are gelu, gelu_python, gelu_new, gelu_pytorch_tanh, "
            + "gelu_fast, relu, silu, swish, tanh.")]
    [InlineData("\"model_type\": \"gpt2\"", "\"model_type\": \"gptj\"", "model_type is \"gptj\", but must be gpt2.")]
    [InlineData("\"n_ctx\": 16", "\"scale_attn_by_inverse_layer_idx\": true",
        "scale_attn_by_inverse_layer_idx is true, but only false is supported.")]
    [InlineData("\"n_ctx\": 16", "\"scale_attn_weights\": false",
        "scale_attn_weights is false, but only true is supported.")]
    [InlineData("\"n_ctx\": 16", "\"add_cross_attention\": true",
        "add_cross_attention is true, but only false is supported.")]
    [InlineData("\"n_ctx\": 16", "\"quantization_config\": {\"bits\": 4}",
        "quantization_config is there, but is not supported.")]
    [InlineData("\"n_head\": 2", "\"n_head\": 3", "Gpt2: Width 16 must be a positive multiple of Heads 3.")]
    [InlineData("\"n_layer\": 2", "\"n_layer\": 0", "Gpt2: Layers 0 must be positive.")]
    [InlineData("\"n_layer\": 2", "\"n_layer\": 2000000000",
        "2000000000 layers with 6144000000896 weights, but the folder has 7488 in 28 tensors.")]
    [InlineData("\"n_embd\": 16", "\"n_embd\": 1000000",
        "2 layers with 24000056000000 weights, but the folder has 7488 in 28 tensors.")]
    [InlineData("\"n_embd\": 16", "\"n_embd\": \"x\"", "these are no settings of a model: *$.n_embd*")]
    [InlineData("\"n_embd\": 16", "\"n_embd\": 16, \"n_embd\": 16", "these are no settings of a model: *n_embd*")]
    [InlineData("{\n", "[\n", "these are no settings of a model: *")]
    public void Settings_that_are_not_supported_are_refused_by_name(string text, string other, string message)
    {
        using var folder = new TemporaryFolder();
        string config = ConfigJson.Replace(text, other);
        config.Should().NotBe(ConfigJson);
        folder.Write(config, ModelTesting.Read("gpt2").Weights);
        ModelTesting.Throws<ModelFileException>(
            () => Gpt2.FromFolder(folder[""]), $"{folder["config.json"]}: {message}");
    }

    [Fact]
    public void Weights_of_another_model_are_all_listed()
    {
        (OrderedDictionary<string, Tensor> weights, _) = ModelTesting.Read("gpt2");
        weights.Remove("transformer.wpe.weight");
        weights["transformer.h.0.ln_1.bias"] = Tensor.Zeros([3]);
        weights.Add("transformer.h.2.ln_1.bias", Tensor.Zeros([16]));
        using var folder = new TemporaryFolder();
        folder.Write(ConfigJson, weights);
        ModelTesting.Throws<StateDictException>(
            () => Gpt2.FromFolder(folder[""]),
            "LoadStateDict: the state does not fit Gpt2; nothing was changed.\n  missing: transformer.wpe.weight\n"
                + "  unexpected: transformer.h.2.ln_1.bias\n"
                + "  wrong shape: transformer.h.0.ln_1.bias is [3], but must be [16]");
        weights["transformer.h.0.ln_1.bias"] = Tensor.Zeros([16]);
        folder.Write(ConfigJson, weights);
        StateDictReport report = new Gpt2(Gpt2Config.Load(folder[""])).Load(folder[""], strict: false);
        report.MissingKeys.Should().Equal("transformer.wpe.weight");
        report.UnexpectedKeys.Should().Equal("transformer.h.2.ln_1.bias");
    }

    [Fact]
    public void Errors_name_the_rule()
    {
        var model = new Gpt2(s_small);
        ModelTesting.Throws<ShapeException>(
            () => model.Forward(ModelTesting.Tokens(1, 17, 40)), "Gpt2: 17 positions, but MaxLength is 16.");
        ModelTesting.Throws<ShapeException>(
            () => model.Forward(Tensor.From<long>([1, 2])), "Gpt2: tokens [2] must be [batch, length].");
        ModelTesting.Throws<ArgumentException>(
            () => model.NextLogits(ModelTesting.Tokens(1, 2, 40), [new KeyValueCache()]),
            "Gpt2: 1 caches for 2 layers; each needs one of its own.");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new Gpt2(s_small with { Activation = (ActivationKind)9 }),
            "Gpt2: Activation 9 is none of ActivationKind.");
        using var folder = new TemporaryFolder();
        ModelTesting.Throws<FileNotFoundException>(
            () => Gpt2.FromFolder(folder[""]), $"{folder[""]}: the folder has no config.json.");
        File.WriteAllText(folder["config.json"], ConfigJson);
        ModelTesting.Throws<FileNotFoundException>(
            () => Gpt2.FromFolder(folder[""]),
            $"{folder[""]}: the folder has none of model.safetensors, model.safetensors.index.json and "
                + "pytorch_model.bin.");
    }
}
