using DeepNet.IO;
using DeepNet.Models;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Models;

public sealed class LlamaTests
{
    private const string ConfigJson = """
        {
          "architectures": ["LlamaForCausalLM"], "attention_bias": false, "bos_token_id": 1, "head_dim": 8,
          "hidden_act": "silu", "hidden_size": 16, "initializer_range": 0.02, "intermediate_size": 24,
          "max_position_embeddings": 32, "model_type": "llama", "num_attention_heads": 4, "num_hidden_layers": 2,
          "num_key_value_heads": 2, "pretraining_tp": 1, "rms_norm_eps": 1e-06, "rope_scaling": null,
          "rope_theta": 10000.0, "tie_word_embeddings": false, "torch_dtype": "bfloat16", "vocab_size": 40
        }
        """;

    private static readonly LlamaConfig s_small = new()
    {
        VocabularySize = 40,
        MaxLength = 32,
        Width = 16,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 8,
        FeedForward = 24,
        Epsilon = 1e-6,
    };

    [Theory]
    [InlineData("null", "output")]
    [InlineData("""{"rope_type": "default"}""", "output")]
    [InlineData("""{"type": "linear", "factor": 2.5}""", "output_linear")]
    [InlineData(
        """
        {"rope_type": "llama3", "factor": 4.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 64}
        """,
        "output_llama3")]
    public void A_folder_gives_PyTorchs_values(string scaling, string output)
    {
        (OrderedDictionary<string, Tensor> weights, Dictionary<string, Tensor> values) = ModelTesting.Read("llama");
        using var folder = new TemporaryFolder();
        folder.Write(ConfigJson.Replace("\"rope_scaling\": null", $"\"rope_scaling\": {scaling}"), weights);
        var model = Llama.FromFolder(folder[""]);
        (model.Config with { RotaryScaling = null }).Should().Be(s_small);
        model.Forward(values["input"]).ShouldMatch(values[output]);
    }

    [Fact]
    public void Rotary_parameters_of_newer_files_are_read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["config.json"], ConfigJson
            .Replace("\"rope_theta\": 10000.0", """
                "rope_parameters": {"rope_type": "llama3", "rope_theta": 500000.0, "factor": 8.0,
                "original_max_position_embeddings": 8192}
                """));
        LlamaConfig.Load(folder[""]).Should().Be(s_small with
        {
            RotaryBase = 500000,
            RotaryScaling = new RotaryScaling { Factor = 8, OriginalLength = 8192 },
        });
    }

    [Fact]
    public void Half_precision_older_tables_and_names_without_prefix_load()
    {
        (OrderedDictionary<string, Tensor> weights, Dictionary<string, Tensor> values) = ModelTesting.Read("llama");
        using var folder = new TemporaryFolder();
        var other = new OrderedDictionary<string, Tensor>();
        foreach ((string key, Tensor value) in weights)
            other.Add(key.StartsWith("model.") ? key["model.".Length..] : key, value.Cast(DType.BFloat16));
        other.Add("layers.0.self_attn.rotary_emb.inv_freq", Tensor.Ones([4]));
        folder.Write(ConfigJson, other);
        var model = Llama.FromFolder(folder[""]);
        model.Parameters().Should().OnlyContain(parameter => parameter.DType == DType.Float32);

        // The values are exactly those of the rounded weights.
        var rounded = new Llama(s_small);
        rounded.LoadStateDict(
            weights.ToDictionary(entry => entry.Key, entry => entry.Value.Cast(DType.BFloat16).Cast(DType.Float32)));
        rounded.Eval();
        model.Forward(values["input"]).ToArray<float>()
            .Should().Equal(rounded.Forward(values["input"]).ToArray<float>());
        rounded.Forward(values["input"]).ToArray<float>()
            .Should().NotEqual(values["output"].ToArray<float>());
    }

    [Fact]
    public void The_state_is_that_of_Hugging_Face() =>
        new Llama(s_small with { Layers = 1 }).StateDict().Select(entry => $"{entry.Key} {entry.Value.Shape}")
            .Should().Equal(
                "model.embed_tokens.weight [40, 16]", "model.layers.0.self_attn.q_proj.weight [32, 16]",
                "model.layers.0.self_attn.k_proj.weight [16, 16]", "model.layers.0.self_attn.v_proj.weight [16, 16]",
                "model.layers.0.self_attn.o_proj.weight [16, 32]", "model.layers.0.mlp.gate_proj.weight [24, 16]",
                "model.layers.0.mlp.up_proj.weight [24, 16]", "model.layers.0.mlp.down_proj.weight [16, 24]",
                "model.layers.0.input_layernorm.weight [16]", "model.layers.0.post_attention_layernorm.weight [16]",
                "model.norm.weight [16]", "lm_head.weight [40, 16]");

    [Fact]
    public void Sizes_of_published_models_add_up()
    {
        // The matrices; the rest are the weights of 65 and 45 normalizations.
        (LlamaConfig.Llama2Billion7.MatrixElements + (65 * 4096)).Should().Be(6_738_415_616);
        (LlamaConfig.TinyLlama.MatrixElements + (45 * 2048)).Should().Be(1_100_048_384);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_learns(bool hasMore)
    {
        var model = new Llama(
            s_small with { AttentionBias = hasMore, FeedForwardBias = hasMore, TieEmbeddings = hasMore },
            new RandomSource(1));
        Tensor x = ModelTesting.Tokens(2, 16, 40), y = (x + 1).Remainder(40).Flatten();
        model.ShouldLearn(() => Loss.CrossEntropy(model.Forward(x).Flatten(0, 1), y));
        model.ShouldSurviveSaving(new Llama(model.Config), m => m.Forward(x));
        model.StateDict().Keys.Count(key => key.EndsWith("bias", StringComparison.Ordinal))
            .Should().Be(hasMore ? 14 : 0);
    }

    [Fact]
    public void Step_by_step_gives_the_logits_of_the_whole()
    {
        var model = new Llama(s_small with { Width = 32, HeadSize = null }, new RandomSource(1));
        model.Eval();
        model.ShouldWriteTheSameStepByStep(ModelTesting.Tokens(3, 7, 40));
        model.ShouldGenerateTheSameUncached(ModelTesting.Tokens(2, 3, 40), 33);
    }

    [Theory]
    [InlineData("\"hidden_act\": \"silu\"", "\"hidden_act\": \"relu2\"",
        "hidden_act is \"relu2\", but supported are gelu, gelu_python, gelu_new, gelu_pytorch_tanh, gelu_fast, relu, "
            + "silu, swish, tanh.")]
    [InlineData("\"rope_scaling\": null", "\"rope_scaling\": {\"type\": \"dynamic\", \"factor\": 2}",
        "rope_scaling is of type \"dynamic\", but supported are default, linear, llama3.")]
    [InlineData("\"rope_scaling\": null", "\"rope_scaling\": {\"type\": \"linear\"}",
        "rope_scaling is without factor, but must have one.")]
    [InlineData("\"rope_scaling\": null", "\"rope_scaling\": {\"type\": \"linear\", \"factor\": 0.5}",
        "Llama: RotaryScaling.Factor 0.5 must be 1 or more.")]
    [InlineData("\"rope_scaling\": null", "\"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": 2}",
        "rope_scaling is without original_max_position_embeddings, but must have them for llama3.")]
    [InlineData("\"model_type\": \"llama\"", "\"model_type\": \"gemma\"",
        "model_type is \"gemma\", but must be llama or mistral.")]
    [InlineData("\"pretraining_tp\": 1", "\"sliding_window\": 16", "sliding_window is 16, but is not supported.")]
    [InlineData("\"pretraining_tp\": 1", "\"partial_rotary_factor\": 0.5",
        "partial_rotary_factor is 0.5, but only 1 is supported.")]
    [InlineData("\"num_key_value_heads\": 2", "\"num_key_value_heads\": 3",
        "Llama: Heads 4 must be a positive multiple of KeyValueHeads 3.")]
    [InlineData("\"head_dim\": 8", "\"head_dim\": 7",
        "Llama: HeadSize 7 must be positive and even; features turn in pairs.")]
    public void Settings_that_are_not_supported_are_refused_by_name(string text, string other, string message)
    {
        using var folder = new TemporaryFolder();
        string config = ConfigJson.Replace(text, other);
        config.Should().NotBe(ConfigJson);
        folder.Write(config, ModelTesting.Read("llama").Weights);
        ModelTesting.Throws<ModelFileException>(
            () => Llama.FromFolder(folder[""]), $"{folder["config.json"]}: {message}");
    }

    [Fact]
    public void A_window_as_long_as_the_text_hides_nothing()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["config.json"], ConfigJson.Replace("\"pretraining_tp\": 1", "\"sliding_window\": 32"));
        LlamaConfig.Load(folder[""]).Should().Be(s_small);
    }

    [Fact]
    public void Errors_name_the_rule()
    {
        ModelTesting.Throws<ShapeException>(
            () => new Llama(s_small).Forward(ModelTesting.Tokens(1, 33, 40)),
            "Llama: 33 positions, but MaxLength is 32.");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new Llama(s_small with { HeadSize = null, Width = 18 }),
            "Llama: Width 18 must be a positive multiple of Heads 4.");
    }
}
