using DeepNet.IO;
using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>BERT: a transformer that gives every token of a text features that depend on all others.</summary>
/// <remarks>
/// Devlin et al., 2019, https://arxiv.org/abs/1810.04805. State keys are those of Hugging Face's BertModel; files of
/// models with a head (<c>bert.…</c>, <c>cls.…</c>, <c>classifier.…</c>), with <c>LayerNorm.gamma</c> and <c>beta</c>,
/// or with the table <c>embeddings.position_ids</c> load too. Weights start normal with standard deviation 0.02, biases
/// at 0.
/// </remarks>
public sealed class Bert : Layer
{
    internal const string Prefix = "bert.";

    [Key("embeddings.word_embeddings")]
    private readonly Embedding _words;

    [Key("embeddings.position_embeddings")]
    private readonly Embedding _positions;

    [Key("embeddings.token_type_embeddings")]
    private readonly Embedding _types;

    [Key("embeddings.LayerNorm")]
    private readonly LayerNorm _norm;

    [Key("embeddings.dropout")]
    private readonly Dropout _dropout;

    [Key("encoder.layer")]
    private readonly Block[] _blocks;

    [Key("pooler.dense")]
    private readonly Linear? _pooler;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values and dropout come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public Bert(BertConfig config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        _words = new Embedding(config.VocabularySize, config.Width, config.PaddingToken, generator: generator);
        _positions = new Embedding(config.MaxLength, config.Width, generator: generator);
        _types = new Embedding(config.TokenTypes, config.Width, generator: generator);
        _norm = new LayerNorm(config.Width, config.Epsilon);
        _dropout = new Dropout(config.Dropout, generator);
        _blocks = [.. Enumerable.Range(0, config.Layers).Select(_ => new Block(config, generator))];
        _pooler = config.HasPooler ? new Linear(config.Width, config.Width, generator: generator) : null;
        Initialize(this, generator);
        if (_words.PaddingIndex is { } padding)
            Init.Zeros(_words.Weight.Value.Detach().Narrow(0, padding, 1));
    }

    /// <summary>The sizes.</summary>
    public BertConfig Config { get; }

    /// <summary>The embeddings of the tokens, for an output that shares them.</summary>
    internal Parameter WordWeight => _words.Weight;

    /// <summary>Loads a folder with <c>config.json</c> and <c>model.safetensors</c>, or its parts, in evaluation
    /// mode.</summary>
    /// <remarks>A head in the file is passed over. To see what is missing instead of failing, load
    /// <see cref="BertConfig"/>, create the model and call <see cref="Module.Load"/> with strict: false.</remarks>
    /// <exception cref="ModelFileException">A file breaks a rule, or a setting is not supported.</exception>
    /// <exception cref="StateDictException">Names or shapes of the weights are not those of the settings; lists
    /// all.</exception>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    public static Bert FromFolder(string folder)
    {
        BertConfig config = BertConfig.Load(folder);
        return ModelConfigFile.LoadModel(folder, config.MatrixElements, config.Layers, () => new Bert(config));
    }

    /// <summary>The features of every token of a first text without padding: [batch, length] to [batch, length,
    /// width].</summary>
    public override Tensor Forward(Tensor x) => Forward(x, null);

    /// <summary>The features of every token.</summary>
    /// <param name="tokens">[batch, length], Int64 or Int32.</param>
    /// <param name="mask">[batch, length]: true or 1 for tokens, false or 0 for padding, which nobody sees; null if
    /// there is none. As a tokenizer's EncodeBatch gives it.</param>
    /// <param name="segments">[batch, length], Int64 or Int32: the kind of each token, 0 for a first and 1 for a second
    /// text; 0 if not given.</param>
    /// <returns>[batch, length, width].</returns>
    /// <exception cref="ShapeException">The shapes do not go together, or there are more tokens than
    /// <see cref="BertConfig.MaxLength"/>.</exception>
    public Tensor Forward(Tensor tokens, Tensor? mask, Tensor? segments = null)
    {
        ModelChecks.Tokens(nameof(Bert), tokens, 0, Config.MaxLength);
        CheckLike(nameof(mask), mask, tokens);
        CheckLike(nameof(segments), segments, tokens);
        Tensor? visible = mask?.Cast(DType.Bool).Unsqueeze(1).Unsqueeze(1); // [batch, 1, 1, length]
        Tensor positions = Tensor.Arange(0, tokens.Shape[1], device: tokens.Device); // [length]
        Tensor types = segments ?? Tensor.Zeros([1, tokens.Shape[1]], DType.Int64, tokens.Device);
        Tensor x = _words.Forward(tokens) + _types.Forward(types); // [batch, length, width]
        x += _positions.Forward(positions); // [batch, length, width]
        x = _dropout.Forward(_norm.Forward(x)); // [batch, length, width]
        foreach (Block block in _blocks)
            x = block.Forward(x, visible); // [batch, length, width]
        return Observed(x);
    }

    /// <summary>What stands for the whole text: tanh of a map of its first token's features.</summary>
    /// <param name="features">[batch, length, width], the result of <see cref="Forward(Tensor)"/>.</param>
    /// <returns>[batch, width].</returns>
    /// <exception cref="InvalidOperationException">The model was made without <see cref="BertConfig.HasPooler"/>.
    /// </exception>
    public Tensor Pool(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        Check.State(_pooler is not null, $"Bert.Pool: this model has no pooler; HasPooler is false.");
        Check.Shape(
            features.Rank == 3 && features.Shape[1] > 0 && features.Shape[2] == Config.Width,
            $"Bert.Pool: features {features.Shape} must be [batch, length, {Config.Width}].");
        return _pooler.Forward(features.Select(1, 0)).Tanh(); // [batch, width]
    }

    private protected override IReadOnlyDictionary<string, Tensor> Renamed(IReadOnlyDictionary<string, Tensor> state)
    {
        bool hasPrefix = StateNames.HasPrefix(state, Prefix);
        return StateNames.Map(state, name =>
        {
            if (Current(name) is not { } key)
                return null;
            bool isPooler = key.StartsWith("bert.pooler.", StringComparison.Ordinal)
                || key.StartsWith("pooler.", StringComparison.Ordinal);
            if (isPooler && _pooler is null)
                return null;

            // Beside the prefix everything else belongs to a head.
            return hasPrefix ? StateNames.After(key, Prefix) ?? (IsHead(key) ? null : key) : key;
        });
    }

    /// <summary>The present form of a name; null for tables that are no part of the state any more.</summary>
    internal static string? Current(string name) => name switch
    {
        _ when name.EndsWith("embeddings.position_ids", StringComparison.Ordinal) => null,
        _ when name.EndsWith("embeddings.token_type_ids", StringComparison.Ordinal) => null,
        _ when name.EndsWith("LayerNorm.gamma", StringComparison.Ordinal) => $"{name[..^"gamma".Length]}weight",
        _ when name.EndsWith("LayerNorm.beta", StringComparison.Ordinal) => $"{name[..^"beta".Length]}bias",
        _ => name,
    };

    /// <summary>Weights normal with standard deviation 0.02, biases 0.</summary>
    internal static void Initialize(Module module, RandomSource? generator)
    {
        foreach ((string name, Parameter parameter) in module.NamedParameters())
        {
            if (parameter.Shape.Rank == 2)
                Init.Normal(parameter, 0, 0.02, generator);
            else if (name.EndsWith("bias", StringComparison.Ordinal))
                Init.Zeros(parameter);
        }
    }

    private static bool IsHead(string name) =>
        name.StartsWith("cls.", StringComparison.Ordinal) || name.StartsWith("classifier.", StringComparison.Ordinal)
        || name.StartsWith("qa_outputs.", StringComparison.Ordinal);

    private static void CheckLike(string argument, Tensor? x, Tensor tokens) => Check.Shape(
        x is null || x.Shape == tokens.Shape, $"Bert: {argument} {x?.Shape} must be {tokens.Shape}, as the tokens.");

    /// <summary>norm(x + attention(x)), then norm(x + network(x)).</summary>
    private sealed class Block(BertConfig config, RandomSource? generator) : Module
    {
        private readonly int _heads = config.Heads;
        private readonly ActivationKind _activation = config.Activation;
        private readonly double _weightDropout = config.AttentionDropout;
        private readonly RandomSource? _generator = generator?.Split();

        [Key("attention.self.query")]
        private readonly Linear _query = new(config.Width, config.Width, generator: generator);

        [Key("attention.self.key")]
        private readonly Linear _key = new(config.Width, config.Width, generator: generator);

        [Key("attention.self.value")]
        private readonly Linear _value = new(config.Width, config.Width, generator: generator);

        [Key("attention.output.dense")]
        private readonly Linear _attended = new(config.Width, config.Width, generator: generator);

        [Key("attention.output.LayerNorm")]
        private readonly LayerNorm _norm1 = new(config.Width, config.Epsilon);

        [Key("intermediate.dense")]
        private readonly Linear _expand = new(config.Width, config.FeedForward, generator: generator);

        [Key("output.dense")]
        private readonly Linear _output = new(config.FeedForward, config.Width, generator: generator);

        [Key("output.LayerNorm")]
        private readonly LayerNorm _norm2 = new(config.Width, config.Epsilon);

        [Key("output.dropout")]
        private readonly Dropout _dropout = new(config.Dropout, generator);

        public Tensor Forward(Tensor x, Tensor? visible)
        {
            Tensor y = Tensor.ScaledDotProductAttention(
                _query.Forward(x).Heads(_heads), _key.Forward(x).Heads(_heads), _value.Forward(x).Heads(_heads),
                visible, IsTraining ? _weightDropout : 0, generator: _generator); // [batch, heads, length, size]
            y = _attended.Forward(y.Joined()); // [batch, length, width]
            x = _norm1.Forward(x + _dropout.Forward(y)); // [batch, length, width]
            y = _expand.Forward(x).Activate(_activation); // [batch, length, inner]
            return _norm2.Forward(x + _dropout.Forward(_output.Forward(y))); // [batch, length, width]
        }
    }
}
