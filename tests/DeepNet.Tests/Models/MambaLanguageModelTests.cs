using DeepNet.IO;
using DeepNet.Layers;
using DeepNet.Models;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Models;

public sealed class MambaLanguageModelTests
{
    private const string ConfigJson = """
        {
          "architectures": ["MambaForCausalLM"], "bos_token_id": 0, "conv_kernel": 3, "expand": 2,
          "fused_add_norm": true, "hidden_act": "silu", "hidden_size": 12, "initializer_range": 0.1,
          "intermediate_size": 24, "layer_norm_epsilon": 1e-05, "model_type": "mamba", "num_hidden_layers": 2,
          "rescale_prenorm_residual": false, "residual_in_fp32": true, "state_size": 4, "time_step_floor": 0.0001,
          "time_step_init_scheme": "random", "time_step_max": 0.1, "time_step_min": 0.001, "time_step_rank": 3,
          "time_step_scale": 1.0, "torch_dtype": "float32", "use_bias": false, "use_cache": true,
          "use_conv_bias": true, "vocab_size": 40
        }
        """;

    private static readonly MambaConfig s_small = new()
    {
        VocabularySize = 40,
        Width = 12,
        Layers = 2,
        StateSize = 4,
        ConvKernel = 3,
        StepRank = 3,
    };

    [Fact]
    public void The_state_is_that_of_Hugging_Face() =>
        new MambaLanguageModel(s_small with { Layers = 1 }).StateDict()
            .Select(entry => $"{entry.Key} {entry.Value.Shape}").Should().BeEquivalentTo(
                "backbone.embeddings.weight [40, 12]", "backbone.layers.0.norm.weight [12]",
                "backbone.layers.0.mixer.A_log [24, 4]", "backbone.layers.0.mixer.D [24]",
                "backbone.layers.0.mixer.conv1d.weight [24, 1, 3]", "backbone.layers.0.mixer.conv1d.bias [24]",
                "backbone.layers.0.mixer.in_proj.weight [48, 12]", "backbone.layers.0.mixer.x_proj.weight [11, 24]",
                "backbone.layers.0.mixer.dt_proj.weight [24, 3]", "backbone.layers.0.mixer.dt_proj.bias [24]",
                "backbone.layers.0.mixer.out_proj.weight [12, 24]", "backbone.norm_f.weight [12]",
                "lm_head.weight [40, 12]");

    [Fact]
    public void Sizes_of_published_models_add_up()
    {
        // Matrices, and of each layer D, two biases and the normalization.
        MambaConfig[] sizes = [MambaConfig.Million130, MambaConfig.Million370];
        Array.ConvertAll(sizes, x => (long)x.MatrixElements + (((x.Layers * 7) + 1) * x.Width))
            .Should().Equal(129_135_360, 371_516_416);
    }

    [Fact]
    public void The_number_of_parameters_is_that_of_the_sizes()
    {
        MambaConfig x = s_small;
        new MambaLanguageModel(x).ParameterCount.Should().Be(
            (long)x.MatrixElements + (((x.Layers * 7) + 1) * x.Width));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_computes_what_its_layers_compute(bool selective)
    {
        var model = new MambaLanguageModel(s_small with { Selective = selective }, new RandomSource(1));
        OrderedDictionary<string, Tensor> state = model.StateDict();
        Tensor tokens = ModelTesting.Tokens(2, 9, 40);
        using IDisposable noGrad = Tensor.NoGrad();
        Tensor x = Tensor.Embedding(tokens, state["backbone.embeddings.weight"]);
        for (int i = 0; i < 2; i++)
        {
            string prefix = $"backbone.layers.{i}.mixer.";
            var mixer = new Mamba(12, 4, 3, dtRank: 3, selective: selective);
            mixer.LoadStateDict(state.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value));
            x += mixer.Forward(x.RmsNorm([12], state[$"backbone.layers.{i}.norm.weight"], 1e-5));
        }

        Tensor expected = x.RmsNorm([12], state["backbone.norm_f.weight"], 1e-5)
            .Linear(state["backbone.embeddings.weight"]);
        model.Forward(tokens).ShouldMatch(expected);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void It_learns_and_survives_saving(bool selective, bool tied)
    {
        MambaConfig config = s_small with { Selective = selective, TieEmbeddings = tied, Bias = !tied };
        var model = new MambaLanguageModel(config, new RandomSource(1));
        Tensor x = ModelTesting.Tokens(2, 16, 40), y = (x + 1).Remainder(40).Flatten();
        model.ShouldLearn(() => Loss.CrossEntropy(model.Forward(x).Flatten(0, 1), y), learningRate: 1e-2);
        model.ShouldSurviveSaving(new MambaLanguageModel(config), m => m.Forward(x));
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    public void Step_by_step_gives_the_logits_of_the_whole(bool selective, int convKernel)
    {
        var model = new MambaLanguageModel(
            s_small with { Selective = selective, ConvKernel = convKernel }, new RandomSource(1));
        model.Eval();
        model.ShouldWriteTheSameStepByStep(ModelTesting.Tokens(3, 7, 40));
        model.ShouldGenerateTheSameUncached(ModelTesting.Tokens(2, 3, 40), 20);
    }

    [Fact]
    public void A_text_in_pieces_gives_the_logits_of_the_whole()
    {
        var model = new MambaLanguageModel(s_small, new RandomSource(1));
        Tensor x = ModelTesting.Tokens(2, 9, 40);
        using IDisposable noGrad = Tensor.NoGrad();

        (Tensor first, IReadOnlyList<MambaState> states) = model.Forward(x.Narrow(1, 0, 5), null);
        (Tensor second, states) = model.Forward(x.Narrow(1, 5, 1), states);
        (Tensor third, states) = model.Forward(x.Narrow(1, 6, 3), states);

        Tensor.Concat([first, second, third], 1).ShouldMatch(model.Forward(x));
        states.Should().HaveCount(2);
        states[0].States.Shape.Should().Equal(2, 24, 4);
        states[0].Convolution.Shape.Should().Equal(2, 24, 2);
    }

    [Fact]
    public void Caches_do_not_grow_with_the_text_and_their_rows_can_be_chosen()
    {
        var model = new MambaLanguageModel(s_small, new RandomSource(1));
        Tensor x = ModelTesting.Tokens(2, 6, 40);
        using IDisposable noGrad = Tensor.NoGrad();
        KeyValueCache[] caches = [new(), new()];

        model.NextLogits(x.Narrow(1, 0, 4), caches);
        Shape before = caches[1].Values!.Shape;
        model.NextLogits(x.Narrow(1, 4, 1), caches);
        caches[1].Values!.Shape.Should().Equal(before);

        Tensor swap = Tensor.From<long>([1, 0], [2]);
        foreach (KeyValueCache cache in caches)
            cache.Reorder(swap);
        Tensor next = model.NextLogits(x.Narrow(1, 5, 1).IndexSelect(0, swap), caches);
        next.ShouldMatch(model.NextLogits(x).IndexSelect(0, swap));
    }

    [Fact]
    public void Step_sizes_are_those_of_the_layers()
    {
        var model = new MambaLanguageModel(s_small, new RandomSource(1));
        Tensor tokens = ModelTesting.Tokens(2, 5, 40);
        IReadOnlyList<Tensor> sizes = model.StepSizes(tokens);
        sizes.Should().HaveCount(2);
        sizes[1].Shape.Should().Equal(2, 5, 24);

        // Δ of a step depends on what came before it, and not on what follows.
        IReadOnlyList<Tensor> shorter = model.StepSizes(tokens.Narrow(1, 0, 3));
        sizes[1].Narrow(1, 0, 3).ShouldMatch(shorter[1]);
        sizes[0].Std().ToScalar<float>().Should().BePositive();
    }

    [Fact]
    public void A_folder_gives_the_model_back()
    {
        using var folder = new TemporaryFolder();
        var model = new MambaLanguageModel(s_small, new RandomSource(1));
        folder.Write(ConfigJson, model.StateDict());
        Tensor x = ModelTesting.Tokens(1, 8, 40);

        var loaded = MambaLanguageModel.FromFolder(folder[""]);

        loaded.Config.Should().Be(s_small);
        loaded.IsTraining.Should().BeFalse();
        loaded.Forward(x).ToArray<float>().Should().Equal(model.Forward(x).ToArray<float>());
    }

    [Theory]
    [InlineData("backbone.", "backbone.embedding.")]
    [InlineData("", "embeddings.")]
    [InlineData("", "embedding.")]
    public void Other_names_and_a_head_left_out_load(string prefix, string embedding)
    {
        var model = new MambaLanguageModel(s_small, new RandomSource(1));
        using var folder = new TemporaryFolder();
        folder.Write(ConfigJson, model.StateDict().Where(entry => entry.Key != "lm_head.weight").Select(entry =>
            KeyValuePair.Create(
                entry.Key.Replace("backbone.embeddings.", embedding).Replace("backbone.", prefix), entry.Value)));
        Tensor x = ModelTesting.Tokens(1, 8, 40);
        MambaLanguageModel.FromFolder(folder[""]).Forward(x).ToArray<float>()
            .Should().Equal(model.Forward(x).ToArray<float>());
    }

    [Theory]
    [InlineData("\"time_step_rank\": 3", "\"time_step_rank\": \"auto\"", null)]
    [InlineData("\"time_step_rank\": 3", "\"time_step_rank\": null", null)]
    [InlineData("\"use_bias\": false", "\"tie_word_embeddings\": true", 3)]
    public void Settings_have_their_usual_values_where_they_are_left_out(string text, string other, int? rank)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["config.json"], ConfigJson.Replace(text, other));
        MambaConfig.Load(folder[""]).Should().Be(s_small with { StepRank = rank });
    }

    [Theory]
    [InlineData("\"hidden_act\": \"silu\"", "\"hidden_act\": \"relu\"",
        "hidden_act is \"relu\", but only \"silu\" is supported.")]
    [InlineData("\"model_type\": \"mamba\"", "\"model_type\": \"mamba2\"",
        "model_type is \"mamba2\", but must be mamba.")]
    [InlineData("\"intermediate_size\": 24", "\"intermediate_size\": 25",
        "intermediate_size is 25, but must be expand 2 · hidden_size 12.")]
    [InlineData("\"time_step_rank\": 3", "\"time_step_rank\": [3]",
        "time_step_rank is [3], but must be a number or \"auto\".")]
    [InlineData("\"use_cache\": true", "\"ssm_cfg\": {}", "ssm_cfg is there, but is not supported.")]
    [InlineData("\"state_size\": 4", "\"state_size\": 0", "MambaLanguageModel: StateSize 0 must be positive.")]
    public void Settings_that_are_not_supported_are_refused_by_name(string text, string other, string message)
    {
        using var folder = new TemporaryFolder();
        string config = ConfigJson.Replace(text, other);
        config.Should().NotBe(ConfigJson);
        folder.Write(config, new MambaLanguageModel(s_small).StateDict());
        ModelTesting.Throws<ModelFileException>(
            () => MambaLanguageModel.FromFolder(folder[""]), $"{folder["config.json"]}: {message}");
    }

    [Fact]
    public void Errors_name_the_rule()
    {
        var model = new MambaLanguageModel(s_small);
        ModelTesting.Throws<ShapeException>(
            () => model.Forward(Tensor.Zeros([3], DType.Int64)),
            "MambaLanguageModel: tokens [3] must be [batch, length].");
        ModelTesting.Throws<ArgumentException>(
            () => model.Forward(Tensor.Zeros([1, 1], DType.Int64), []),
            "MambaLanguageModel: 0 states for 2 layers; each needs one of its own.");
        ModelTesting.Throws<ArgumentException>(
            () => model.NextLogits(Tensor.Zeros([1, 1], DType.Int64), [new()]), "MambaLanguageModel: 1 caches for 2*");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new MambaLanguageModel(s_small with { Width = 0 }), "MambaLanguageModel: Width 0*");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new MambaLanguageModel(s_small with { StepRank = 0 }), "MambaLanguageModel: StepRank 0*");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new MambaLanguageModel(s_small with { StepMin = 1 }),
            "MambaLanguageModel: StepMin 1 must be positive and not above StepMax 0.1, which must be finite.");
    }
}
