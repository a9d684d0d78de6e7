using DeepNet.IO;
using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>GPT-2: a transformer that predicts every token of a text from those before it.</summary>
/// <remarks>
/// Radford et al., 2019, "Language Models are Unsupervised Multitask Learners". State keys are those of Hugging Face's
/// GPT2LMHeadModel; files without the prefix <c>transformer.</c>, without <c>lm_head.weight</c>, or with the tables
/// <c>attn.bias</c> and <c>attn.masked_bias</c> load too. Weights start normal with standard deviation 0.02, those of
/// the maps that end a residual branch 0.02 / √(2 · layers), biases at 0.
/// </remarks>
public sealed class Gpt2 : Layer, ILanguageModel
{
    private const string Prefix = "transformer.";

    [Key("transformer.wte")]
    private readonly Embedding _tokens;

    [Key("transformer.wpe")]
    private readonly Embedding _positions;

    [Key("transformer.drop")]
    private readonly Dropout _dropout;

    [Key("transformer.h")]
    private readonly Block[] _blocks;

    [Key("transformer.ln_f")]
    private readonly LayerNorm _norm;

    [Key("lm_head")]
    private readonly TiedLinear _head;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values and dropout come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public Gpt2(Gpt2Config config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        _tokens = new Embedding(config.VocabularySize, config.Width, generator: generator);
        _positions = new Embedding(config.MaxLength, config.Width, generator: generator);
        _dropout = new Dropout(config.EmbeddingDropout, generator);
        _blocks = [.. Enumerable.Range(0, config.Layers).Select(_ => new Block(config, generator))];
        _norm = new LayerNorm(config.Width, config.Epsilon);
        _head = new TiedLinear(
            config.TieEmbeddings
                ? _tokens.Weight
                : new Parameter(Tensor.Empty([config.VocabularySize, config.Width])));
        double residual = 0.02 / Math.Sqrt(2.0 * config.Layers);
        foreach ((string name, Parameter parameter) in NamedParameters())
        {
            if (parameter.Shape.Rank == 2)
            {
                bool endsBranch = name.EndsWith("c_proj.weight", StringComparison.Ordinal);
                Init.Normal(parameter, 0, endsBranch ? residual : 0.02, generator);
            }
        }
    }

    /// <summary>The sizes.</summary>
    public Gpt2Config Config { get; }

    int ILanguageModel.MaxLength => Config.MaxLength;

    int ILanguageModel.CacheCount => Config.Layers;

    /// <summary>Loads a folder with <c>config.json</c> and <c>model.safetensors</c>, or its parts, in evaluation
    /// mode.</summary>
    /// <remarks>Half precision becomes Float32. To see what is missing instead of failing, load
    /// <see cref="Gpt2Config"/>, create the model and call <see cref="Module.Load"/> with strict: false.</remarks>
    /// <exception cref="ModelFileException">A file breaks a rule, or a setting is not supported.</exception>
    /// <exception cref="StateDictException">Names or shapes of the weights are not those of the settings; lists
    /// all.</exception>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    public static Gpt2 FromFolder(string folder)
    {
        Gpt2Config config = Gpt2Config.Load(folder);
        return ModelConfigFile.LoadModel(folder, config.MatrixElements, config.Layers, () => new Gpt2(config));
    }

    /// <summary>The logits of every next token: tokens [batch, length], Int64 or Int32, to [batch, length,
    /// vocabulary].</summary>
    /// <exception cref="ShapeException">There are more tokens than <see cref="Gpt2Config.MaxLength"/>.</exception>
    public override Tensor Forward(Tensor x) => Observed(_head.Forward(Hidden(x, null)));

    /// <inheritdoc/>
    public Tensor NextLogits(Tensor tokens, IReadOnlyList<KeyValueCache>? caches = null) =>
        _head.Forward(Hidden(tokens, caches).Select(1, -1)); // [batch, vocabulary]

    private Tensor Hidden(Tensor tokens, IReadOnlyList<KeyValueCache>? caches)
    {
        if (caches is not null)
            KeyValueCache.CheckCount(nameof(Gpt2), caches, _blocks.Length);
        int past = caches?[0].Length ?? 0;
        ModelChecks.Tokens(nameof(Gpt2), tokens, past, Config.MaxLength);
        Tensor positions = Tensor.Arange(past, past + tokens.Shape[1], device: tokens.Device); // [length]
        Tensor x = _tokens.Forward(tokens) + _positions.Forward(positions); // [batch, length, width]
        x = _dropout.Forward(x);
        for (int i = 0; i < _blocks.Length; i++)
            x = _blocks[i].Forward(x, caches?[i]); // [batch, length, width]
        return _norm.Forward(x); // [batch, length, width]
    }

    private protected override IReadOnlyDictionary<string, Tensor> Renamed(IReadOnlyDictionary<string, Tensor> state)
    {
        bool hasPrefix = StateNames.HasPrefix(state, Prefix);
        return StateNames.Map(state, name => name switch
        {
            _ when name.EndsWith(".attn.bias", StringComparison.Ordinal) => null,
            _ when name.EndsWith(".attn.masked_bias", StringComparison.Ordinal) => null,
            _ when hasPrefix || name == "lm_head.weight" => name,
            _ => Prefix + name,
        });
    }

    /// <summary>x + attention(norm(x)), then x + network(norm(x)).</summary>
    private sealed class Block(Gpt2Config config, RandomSource? generator) : Module
    {
        [Key("ln_1")]
        private readonly LayerNorm _norm1 = new(config.Width, config.Epsilon);

        [Key("attn")]
        private readonly SelfAttention _attention = new(config, generator);

        [Key("ln_2")]
        private readonly LayerNorm _norm2 = new(config.Width, config.Epsilon);

        [Key("mlp")]
        private readonly FeedForward _network = new(config, generator);

        public Tensor Forward(Tensor x, KeyValueCache? cache)
        {
            x += _attention.Forward(_norm1.Forward(x), cache); // [batch, length, width]
            return x + _network.Forward(_norm2.Forward(x)); // [batch, length, width]
        }
    }

    private sealed class SelfAttention(Gpt2Config config, RandomSource? generator) : Module
    {
        private readonly int _heads = config.Heads;
        private readonly double _weightDropout = config.AttentionDropout;
        private readonly RandomSource? _generator = generator?.Split();

        [Key("c_attn")]
        private readonly Affine _project = new(config.Width, 3 * config.Width);

        [Key("c_proj")]
        private readonly Affine _output = new(config.Width, config.Width);

        [Key("resid_dropout")]
        private readonly Dropout _dropout = new(config.ResidualDropout, generator);

        public Tensor Forward(Tensor x, KeyValueCache? cache)
        {
            Tensor[] parts = _project.Forward(x).Chunk(3, -1); // 3 × [batch, length, width]
            Tensor y = HeadSplit.Causal(
                parts[0].Heads(_heads), parts[1].Heads(_heads), parts[2].Heads(_heads), cache,
                IsTraining ? _weightDropout : 0, _generator); // [batch, heads, length, width / heads]
            return _dropout.Forward(_output.Forward(y.Joined())); // [batch, length, width]
        }
    }

    private sealed class FeedForward(Gpt2Config config, RandomSource? generator) : Module
    {
        private readonly ActivationKind _activation = config.Activation;

        [Key("c_fc")]
        private readonly Affine _expand = new(config.Width, config.Inner);

        [Key("c_proj")]
        private readonly Affine _output = new(config.Inner, config.Width);

        private readonly Dropout _dropout = new(config.ResidualDropout, generator);

        public Tensor Forward(Tensor x)
        {
            x = _expand.Forward(x).Activate(_activation); // [batch, length, inner]
            return _dropout.Forward(_output.Forward(x)); // [batch, length, width]
        }
    }

    /// <summary>y = x W + b with W [inputs, outputs], as GPT-2 stores it: Hugging Face's Conv1D.</summary>
    private sealed class Affine(int inputs, int outputs) : Module
    {
        public Parameter Weight { get; } = new(Tensor.Empty([inputs, outputs]));

        public Parameter Bias { get; } = new(Tensor.Zeros([outputs]));

        public Tensor Forward(Tensor x) => x.Linear(Weight.Value.Transpose(), Bias);
    }
}
