using DeepNet.IO;

namespace DeepNet.Models;

/// <summary>The sizes of a <see cref="Llama"/>; the defaults are those of Llama 2 with 7 billion parameters.</summary>
public sealed record LlamaConfig
{
    /// <summary>Llama 2 with 7 billion parameters.</summary>
    public static LlamaConfig Llama2Billion7 { get; } = new();

    /// <summary>TinyLlama with 1.1 billion parameters.</summary>
    public static LlamaConfig TinyLlama { get; } = new()
    {
        MaxLength = 2048,
        Width = 2048,
        Layers = 22,
        KeyValueHeads = 4,
        FeedForward = 5632,
    };

    /// <summary>How many tokens there are.</summary>
    public int VocabularySize { get; init; } = 32000;

    /// <summary>The longest text, in tokens; takes no memory by itself.</summary>
    public int MaxLength { get; init; } = 4096;

    /// <summary>Features of a position.</summary>
    public int Width { get; init; } = 4096;

    /// <summary>The number of blocks.</summary>
    public int Layers { get; init; } = 32;

    /// <summary>Heads of the queries.</summary>
    public int Heads { get; init; } = 32;

    /// <summary>Heads of keys and values, each shared by neighbouring query heads; as many as queries have if null.
    /// </summary>
    /// <remarks>Ainslie et al., 2023, https://arxiv.org/abs/2305.13245.</remarks>
    public int? KeyValueHeads { get; init; }

    /// <summary>Features of a head, an even number; <see cref="Width"/> / <see cref="Heads"/> if null.</summary>
    public int? HeadSize { get; init; }

    /// <summary>Features inside the feed-forward networks.</summary>
    public int FeedForward { get; init; } = 11008;

    /// <summary>Of the gate in the feed-forward networks.</summary>
    public ActivationKind Activation { get; init; } = ActivationKind.Silu;

    /// <summary>Added to the mean square in normalization.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>How slowly the last pair of features turns.</summary>
    public double RotaryBase { get; init; } = 10000;

    /// <summary>For longer texts than in the first training, or null.</summary>
    public RotaryScaling? RotaryScaling { get; init; }

    /// <summary>Whether the maps of the attention have biases.</summary>
    public bool AttentionBias { get; init; }

    /// <summary>Whether the maps of the feed-forward networks have biases.</summary>
    public bool FeedForwardBias { get; init; }

    /// <summary>Dropout of attention weights while training.</summary>
    public double AttentionDropout { get; init; }

    /// <summary>Whether the output's weight is the embedding's.</summary>
    public bool TieEmbeddings { get; init; }

    /// <summary>Reads <c>config.json</c> of a folder as Hugging Face's libraries write it, of type <c>llama</c> or
    /// <c>mistral</c>.</summary>
    /// <exception cref="ModelFileException">It is no such file, or has a setting that this model does not have; the
    /// text names it.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static LlamaConfig Load(string folder)
    {
        (string path, LlamaSettings x) = ModelConfigFile.Read(folder, ModelConfigJson.Default.LlamaSettings);
        var file = new ModelConfigFile(path);
        file.CheckType(x.ModelType, "llama", "mistral");
        file.Unsupported("quantization_config", x.QuantizationConfig);
        file.Require("partial_rotary_factor", x.PartialRotaryFactor ?? 1, 1);
        var sizes = new LlamaConfig();
        int maxLength = x.MaxPositionEmbeddings ?? 2048;

        // A window as long as the text hides nothing.
        if (x.SlidingWindow < maxLength)
            file.Unsupported("sliding_window", x.SlidingWindow);
        RotarySettings? rotary = x.RopeParameters ?? x.RopeScaling;
        return sizes with
        {
            VocabularySize = x.VocabSize ?? sizes.VocabularySize,
            MaxLength = maxLength,
            Width = x.HiddenSize ?? sizes.Width,
            Layers = x.NumHiddenLayers ?? sizes.Layers,
            Heads = x.NumAttentionHeads ?? sizes.Heads,
            KeyValueHeads = x.NumKeyValueHeads,
            HeadSize = x.HeadDim,
            FeedForward = x.IntermediateSize ?? sizes.FeedForward,
            Activation = file.Activation("hidden_act", x.HiddenAct) ?? sizes.Activation,
            Epsilon = x.RmsNormEps ?? 1e-6,
            RotaryBase = rotary?.RopeTheta ?? x.RopeTheta ?? sizes.RotaryBase,
            RotaryScaling = rotary is null ? null : ScalingOf(file, rotary),
            AttentionBias = x.AttentionBias ?? false,
            FeedForwardBias = x.MlpBias ?? false,
            AttentionDropout = x.AttentionDropout ?? 0,
            TieEmbeddings = x.TieWordEmbeddings ?? false,
        };
    }

    internal int Groups => KeyValueHeads ?? Heads;

    internal int Size => HeadSize ?? Width / Math.Max(1, Heads);

    /// <summary>The number of elements of the matrices, or about so many where it is beyond counting.</summary>
    internal double MatrixElements => ((double)VocabularySize * Width * (TieEmbeddings ? 1 : 2))
        + ((double)Layers * Width * ((3.0 * FeedForward) + (2.0 * Size * ((double)Heads + Groups))));

    internal void Check()
    {
        const string name = nameof(Llama);
        ModelChecks.Positive(name, nameof(VocabularySize), VocabularySize);
        ModelChecks.Positive(name, nameof(MaxLength), MaxLength);
        ModelChecks.Positive(name, nameof(Layers), Layers);
        ModelChecks.Positive(name, nameof(Width), Width);
        ModelChecks.Multiple(name, nameof(Heads), Heads, nameof(KeyValueHeads), Groups);
        if (HeadSize is null)
            ModelChecks.Multiple(name, nameof(Width), Width, nameof(Heads), Heads);
        DeepNet.Check.Argument(
            Size > 0 && Size % 2 == 0, $"{name}: HeadSize {Size} must be positive and even; features turn in pairs.");
        ModelChecks.Positive(name, nameof(FeedForward), FeedForward);
        Activations.CheckKind(name, Activation);
        DeepNet.Check.Argument(
            RotaryBase > 0 && double.IsFinite(RotaryBase), $"{name}: RotaryBase {RotaryBase} must be positive.");
        RotaryScaling?.Check(name);
        ModelChecks.Probability(name, nameof(AttentionDropout), AttentionDropout);
    }

    private static RotaryScaling? ScalingOf(ModelConfigFile file, RotarySettings x)
    {
        const string setting = "rope_scaling";
        string type = x.RopeType ?? x.Type ?? "default";
        if (type == "default")
            return null;
        if (type is not ("linear" or "llama3"))
        {
            throw file.Error(
                setting, $"of type \"{ModelConfigFile.Shorten(type)}\"", "but supported are default, linear, llama3");
        }

        double factor = x.Factor ?? throw file.Error(setting, "without factor", "but must have one");
        if (type == "linear")
            return new RotaryScaling { Factor = factor };
        return new RotaryScaling
        {
            Factor = factor,
            OriginalLength = x.OriginalMaxPositionEmbeddings ?? throw file.Error(
                setting, "without original_max_position_embeddings", "but must have them for llama3"),
            LowFrequencyFactor = x.LowFreqFactor ?? 1,
            HighFrequencyFactor = x.HighFreqFactor ?? 4,
        };
    }
}
