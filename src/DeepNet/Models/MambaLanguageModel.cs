using DeepNet.IO;
using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>Mamba: a language model of selective state spaces instead of attention. What it knows of a text is in
/// states of a fixed size, so every next token costs the same.</summary>
/// <remarks>
/// Gu and Dao, 2023, https://arxiv.org/abs/2312.00752. State keys are those of Hugging Face's MambaForCausalLM; the
/// authors' <c>backbone.embedding.weight</c>, and files without the prefix <c>backbone.</c> or without
/// <c>lm_head.weight</c>, load too. The embedding starts normal with standard deviation 0.02, the last map of a block
/// divided by √layers, everything else as in <see cref="Mamba"/>.
/// </remarks>
public sealed class MambaLanguageModel : Layer, ILanguageModel
{
    private const string Prefix = "backbone.";

    [Key("backbone.embeddings")]
    private readonly Embedding _tokens;

    [Key("backbone.layers")]
    private readonly Block[] _blocks;

    [Key("backbone.norm_f")]
    private readonly RmsNorm _norm;

    [Key("lm_head")]
    private readonly TiedLinear _head;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public MambaLanguageModel(MambaConfig config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        _tokens = new Embedding(config.VocabularySize, config.Width, generator: generator);
        Init.Normal(_tokens.Weight, 0, 0.02, generator);
        _blocks = [.. Enumerable.Range(0, config.Layers).Select(_ => new Block(config, generator))];
        _norm = new RmsNorm(config.Width, config.Epsilon);
        _head = new TiedLinear(
            config.TieEmbeddings
                ? _tokens.Weight
                : new Linear(config.Width, config.VocabularySize, bias: false, generator).Weight);
    }

    /// <summary>The sizes.</summary>
    public MambaConfig Config { get; }

    int ILanguageModel.MaxLength => int.MaxValue;

    int ILanguageModel.CacheCount => Config.Layers;

    /// <summary>Loads a folder with <c>config.json</c> and <c>model.safetensors</c>, or its parts, in evaluation
    /// mode.</summary>
    /// <remarks>Half precision becomes Float32. To see what is missing instead of failing, load
    /// <see cref="MambaConfig"/>, create the model and call <see cref="Module.Load"/> with strict: false.</remarks>
    /// <exception cref="ModelFileException">A file breaks a rule, or a setting is not supported.</exception>
    /// <exception cref="StateDictException">Names or shapes of the weights are not those of the settings; lists
    /// all.</exception>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    public static MambaLanguageModel FromFolder(string folder)
    {
        MambaConfig config = MambaConfig.Load(folder);
        return ModelConfigFile.LoadModel(
            folder, config.MatrixElements, config.Layers, () => new MambaLanguageModel(config));
    }

    /// <summary>The logits of every next token: tokens [batch, length], Int64 or Int32, to [batch, length,
    /// vocabulary].</summary>
    /// <exception cref="ShapeException">The tokens have another rank.</exception>
    public override Tensor Forward(Tensor x)
    {
        ModelChecks.Tokens(nameof(MambaLanguageModel), x, past: 0, int.MaxValue);
        Tensor hidden = _tokens.Forward(x); // [batch, length, width]
        foreach (Block block in _blocks)
            hidden = block.Forward(hidden); // [batch, length, width]
        return Observed(_head.Forward(_norm.Forward(hidden)));
    }

    /// <summary>The same of a text that goes on: the states of one call are handed to the next.</summary>
    /// <param name="x">[batch, length], Int64 or Int32.</param>
    /// <param name="states">What the call before returned, one for each layer; null at the beginning.</param>
    /// <returns>[batch, length, vocabulary], and the states behind the last token; the given ones stay as they
    /// are.</returns>
    /// <exception cref="ShapeException">The tokens have another rank, or the states are of another batch.</exception>
    /// <exception cref="ArgumentException">There are not as many states as layers.</exception>
    public (Tensor Logits, IReadOnlyList<MambaState> States) Forward(Tensor x, IReadOnlyList<MambaState>? states)
    {
        (Tensor hidden, MambaState[] next) = Hidden(x, states);
        return (Observed(_head.Forward(hidden)), next);
    }

    /// <inheritdoc/>
    /// <remarks>A cache holds what its layer remembers: the last inputs of the convolution as keys and the states as
    /// values. Other than those of attention it does not grow.</remarks>
    public Tensor NextLogits(Tensor tokens, IReadOnlyList<KeyValueCache>? caches = null)
    {
        MambaState[]? states = null;
        if (caches is not null)
        {
            KeyValueCache.CheckCount(nameof(MambaLanguageModel), caches, _blocks.Length);
            if (caches[0].Length > 0)
                states = [.. caches.Select(cache => new MambaState(cache.Keys!, cache.Values!))];
        }

        (Tensor hidden, MambaState[] next) = Hidden(tokens, states);
        for (int i = 0; i < caches?.Count; i++)
        {
            caches[i].Clear();
            caches[i].Append(next[i].Convolution, next[i].States);
        }

        return _head.Forward(hidden.Select(1, -1)); // [batch, vocabulary]
    }

    /// <summary>Δ of every layer for a text: how much of a token it takes in, and how much of what it knew fades.
    /// Where Δ is 0 the token is passed over.</summary>
    /// <param name="tokens">[batch, length], Int64 or Int32.</param>
    /// <returns>For each layer [batch, length, expand · width].</returns>
    /// <exception cref="ShapeException">The tokens have another rank.</exception>
    public IReadOnlyList<Tensor> StepSizes(Tensor tokens)
    {
        ModelChecks.Tokens(nameof(MambaLanguageModel), tokens, past: 0, int.MaxValue);
        Tensor x = _tokens.Forward(tokens); // [batch, length, width]
        var sizes = new Tensor[_blocks.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = _blocks[i].StepSizes(x); // [batch, length, expand · width]
            x = _blocks[i].Forward(x);
        }

        return sizes;
    }

    /// <summary>What the head reads, [batch, length, width], and the states behind it.</summary>
    private (Tensor Hidden, MambaState[] States) Hidden(Tensor tokens, IReadOnlyList<MambaState>? states)
    {
        ModelChecks.Tokens(nameof(MambaLanguageModel), tokens, past: 0, int.MaxValue);
        Check.Argument(
            states is null || states.Count == _blocks.Length,
            $"MambaLanguageModel: {states?.Count} states for {_blocks.Length} layers; each needs one of its own.");
        Tensor x = _tokens.Forward(tokens); // [batch, length, width]
        var next = new MambaState[_blocks.Length];
        for (int i = 0; i < next.Length; i++)
            (x, next[i]) = _blocks[i].Forward(x, states?[i]); // [batch, length, width]
        return (_norm.Forward(x), next);
    }

    private protected override IReadOnlyDictionary<string, Tensor> Renamed(IReadOnlyDictionary<string, Tensor> state)
    {
        const string old = "embedding.";
        bool hasPrefix = StateNames.HasPrefix(state, Prefix);
        return StateNames.Map(state, name =>
        {
            if (name == "lm_head.weight")
                return name;
            string key = hasPrefix ? name : Prefix + name;
            return StateNames.After(key, Prefix + old) is { } rest ? $"{Prefix}embeddings.{rest}" : key;
        });
    }

    /// <summary>x + mixer(norm(x)).</summary>
    private sealed class Block(MambaConfig config, RandomSource? generator) : Module
    {
        [Key("norm")]
        private readonly RmsNorm _norm = new(config.Width, config.Epsilon);

        [Key("mixer")]
        private readonly Mamba _mixer = Mixer(config, generator);

        public Tensor Forward(Tensor x) => x + _mixer.Forward(_norm.Forward(x)); // [batch, length, width]

        public (Tensor Y, MambaState State) Forward(Tensor x, MambaState? state)
        {
            if (x.Shape[1] != 1)
            {
                (Tensor part, state) = _mixer.Forward(_norm.Forward(x), state); // [batch, length, width]
                return (x + part, state);
            }

            (Tensor step, state) = _mixer.Step(_norm.Forward(x.Select(1, 0)), state); // [batch, width]
            return (x + step.Unsqueeze(1), state);
        }

        public Tensor StepSizes(Tensor x) => _mixer.StepSizes(_norm.Forward(x)); // [batch, length, expand · width]

        private static Mamba Mixer(MambaConfig config, RandomSource? generator)
        {
            var mixer = new Mamba(
                config.Width, config.StateSize, config.ConvKernel, config.Expand, config.StepRank,
                config.StepMin, config.StepMax, config.ConvBias, config.Bias, config.Selective, generator);

            // As many branches add up as there are layers: so the sum starts as large as one.
            mixer.OutProj.Weight.CopyFrom(mixer.OutProj.Weight.Value.Detach() / Math.Sqrt(config.Layers));
            return mixer;
        }
    }
}
