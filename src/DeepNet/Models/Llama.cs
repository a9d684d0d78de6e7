using DeepNet.IO;
using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>A language model of Llama's kind: rotary positions, root mean square normalization, gated networks, and
/// heads that share keys and values.</summary>
/// <remarks>
/// Touvron et al., 2023, https://arxiv.org/abs/2307.09288; also TinyLlama, SmolLM, Mistral without its window. State
/// keys are those of Hugging Face's LlamaForCausalLM; files without the prefix <c>model.</c>, or with tables
/// <c>rotary_emb.inv_freq</c>, load too. Weights start normal with standard deviation 0.02, biases at 0.
/// </remarks>
public sealed class Llama : Layer, ILanguageModel
{
    private const string Prefix = "model.";

    [Key("model.embed_tokens")]
    private readonly Embedding _tokens;

    [Key("model.layers")]
    private readonly Block[] _blocks;

    [Key("model.norm")]
    private readonly RmsNorm _norm;

    [Key("lm_head")]
    private readonly TiedLinear _head;

    private readonly double[] _frequencies;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values and dropout come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public Llama(LlamaConfig config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        _frequencies = Positions.RotaryFrequencies(config.Size, config.RotaryBase);
        if (config.RotaryScaling is { } scaling)
            _frequencies = Array.ConvertAll(_frequencies, scaling.Apply);
        _tokens = new Embedding(config.VocabularySize, config.Width, generator: generator);
        _blocks = [.. Enumerable.Range(0, config.Layers).Select(_ => new Block(config, generator))];
        _norm = new RmsNorm(config.Width, config.Epsilon);
        _head = new TiedLinear(
            config.TieEmbeddings
                ? _tokens.Weight
                : new Parameter(Tensor.Empty([config.VocabularySize, config.Width])));
        foreach ((string name, Parameter parameter) in NamedParameters())
        {
            if (parameter.Shape.Rank == 2)
                Init.Normal(parameter, 0, 0.02, generator);
            else if (name.EndsWith(".bias", StringComparison.Ordinal))
                Init.Zeros(parameter);
        }
    }

    /// <summary>The sizes.</summary>
    public LlamaConfig Config { get; }

    int ILanguageModel.MaxLength => Config.MaxLength;

    int ILanguageModel.CacheCount => Config.Layers;

    /// <summary>Loads a folder with <c>config.json</c> and <c>model.safetensors</c>, or its parts, in evaluation
    /// mode.</summary>
    /// <remarks>Half precision becomes Float32. To see what is missing instead of failing, load
    /// <see cref="LlamaConfig"/>, create the model and call <see cref="Module.Load"/> with strict: false.</remarks>
    /// <exception cref="ModelFileException">A file breaks a rule, or a setting is not supported.</exception>
    /// <exception cref="StateDictException">Names or shapes of the weights are not those of the settings; lists
    /// all.</exception>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    public static Llama FromFolder(string folder)
    {
        LlamaConfig config = LlamaConfig.Load(folder);
        return ModelConfigFile.LoadModel(folder, config.MatrixElements, config.Layers, () => new Llama(config));
    }

    /// <summary>The logits of every next token: tokens [batch, length], Int64 or Int32, to [batch, length,
    /// vocabulary].</summary>
    /// <exception cref="ShapeException">There are more tokens than <see cref="LlamaConfig.MaxLength"/>.</exception>
    public override Tensor Forward(Tensor x) => Observed(_head.Forward(Hidden(x, null)));

    /// <inheritdoc/>
    public Tensor NextLogits(Tensor tokens, IReadOnlyList<KeyValueCache>? caches = null) =>
        _head.Forward(Hidden(tokens, caches).Select(1, -1)); // [batch, vocabulary]

    private Tensor Hidden(Tensor tokens, IReadOnlyList<KeyValueCache>? caches)
    {
        if (caches is not null)
            KeyValueCache.CheckCount(nameof(Llama), caches, _blocks.Length);
        int past = caches?[0].Length ?? 0;
        ModelChecks.Tokens(nameof(Llama), tokens, past, Config.MaxLength);
        Tensor x = _tokens.Forward(tokens); // [batch, length, width]
        (Tensor cos, Tensor sin) =
            Positions.RotaryTables(_frequencies, past, tokens.Shape[1], x.DType, x.Device); // [length, size / 2]
        for (int i = 0; i < _blocks.Length; i++)
            x = _blocks[i].Forward(x, cos, sin, caches?[i]); // [batch, length, width]
        return _norm.Forward(x); // [batch, length, width]
    }

    private protected override IReadOnlyDictionary<string, Tensor> Renamed(IReadOnlyDictionary<string, Tensor> state)
    {
        bool hasPrefix = StateNames.HasPrefix(state, Prefix);
        return StateNames.Map(state, name => name switch
        {
            _ when name.EndsWith("rotary_emb.inv_freq", StringComparison.Ordinal) => null,
            _ when hasPrefix || name == "lm_head.weight" => name,
            _ => Prefix + name,
        });
    }

    /// <summary>x + attention(norm(x)), then x + network(norm(x)).</summary>
    private sealed class Block(LlamaConfig config, RandomSource? generator) : Module
    {
        [Key("self_attn")]
        private readonly SelfAttention _attention = new(config, generator);

        [Key("mlp")]
        private readonly FeedForward _network = new(config, generator);

        [Key("input_layernorm")]
        private readonly RmsNorm _norm1 = new(config.Width, config.Epsilon);

        [Key("post_attention_layernorm")]
        private readonly RmsNorm _norm2 = new(config.Width, config.Epsilon);

        public Tensor Forward(Tensor x, Tensor cos, Tensor sin, KeyValueCache? cache)
        {
            x += _attention.Forward(_norm1.Forward(x), cos, sin, cache); // [batch, length, width]
            return x + _network.Forward(_norm2.Forward(x)); // [batch, length, width]
        }
    }

    private sealed class SelfAttention(LlamaConfig config, RandomSource? generator) : Module
    {
        private readonly int _heads = config.Heads;
        private readonly int _groups = config.Groups;
        private readonly double _weightDropout = config.AttentionDropout;
        private readonly RandomSource? _generator = generator?.Split();

        [Key("q_proj")]
        private readonly Linear _query =
            new(config.Width, config.Heads * config.Size, config.AttentionBias, generator);

        [Key("k_proj")]
        private readonly Linear _key =
            new(config.Width, config.Groups * config.Size, config.AttentionBias, generator);

        [Key("v_proj")]
        private readonly Linear _value =
            new(config.Width, config.Groups * config.Size, config.AttentionBias, generator);

        [Key("o_proj")]
        private readonly Linear _output =
            new(config.Heads * config.Size, config.Width, config.AttentionBias, generator);

        public Tensor Forward(Tensor x, Tensor cos, Tensor sin, KeyValueCache? cache)
        {
            Tensor q = _query.Forward(x).Heads(_heads).Rotary(cos, sin); // [batch, heads, length, size]
            Tensor k = _key.Forward(x).Heads(_groups).Rotary(cos, sin); // [batch, groups, length, size]
            Tensor v = _value.Forward(x).Heads(_groups); // [batch, groups, length, size]
            Tensor y = HeadSplit.Causal(
                q, k, v, cache, IsTraining ? _weightDropout : 0, _generator); // [batch, heads, length, size]
            return _output.Forward(y.Joined()); // [batch, length, width]
        }
    }

    /// <summary>down(activation(gate(x)) · up(x)). Shazeer, 2020, https://arxiv.org/abs/2002.05202.</summary>
    private sealed class FeedForward(LlamaConfig config, RandomSource? generator) : Module
    {
        private readonly ActivationKind _activation = config.Activation;

        [Key("gate_proj")]
        private readonly Linear _gate = new(config.Width, config.FeedForward, config.FeedForwardBias, generator);

        [Key("up_proj")]
        private readonly Linear _up = new(config.Width, config.FeedForward, config.FeedForwardBias, generator);

        [Key("down_proj")]
        private readonly Linear _down = new(config.FeedForward, config.Width, config.FeedForwardBias, generator);

        public Tensor Forward(Tensor x) =>
            _down.Forward(_gate.Forward(x).Activate(_activation) * _up.Forward(x)); // [batch, length, width]
    }
}
