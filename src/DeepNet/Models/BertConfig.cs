using DeepNet.IO;

namespace DeepNet.Models;

/// <summary>The sizes of a <see cref="Bert"/> and of the models built on it; the defaults are those of
/// bert-base-uncased.</summary>
public sealed record BertConfig
{
    /// <summary><c>bert-base-uncased</c>: 110 million parameters.</summary>
    public static BertConfig Base { get; } = new();

    /// <summary><c>bert-large-uncased</c>: 336 million parameters.</summary>
    public static BertConfig Large { get; } = new() { Width = 1024, Layers = 24, Heads = 16, FeedForward = 4096 };

    /// <summary>How many tokens there are.</summary>
    public int VocabularySize { get; init; } = 30522;

    /// <summary>The longest text, in tokens.</summary>
    public int MaxLength { get; init; } = 512;

    /// <summary>Kinds of tokens: those of a first and of a second text.</summary>
    public int TokenTypes { get; init; } = 2;

    /// <summary>Features of a position; a multiple of <see cref="Heads"/>.</summary>
    public int Width { get; init; } = 768;

    /// <summary>The number of layers.</summary>
    public int Layers { get; init; } = 12;

    /// <summary>Heads of the attention.</summary>
    public int Heads { get; init; } = 12;

    /// <summary>Features inside the feed-forward networks.</summary>
    public int FeedForward { get; init; } = 3072;

    /// <summary>Of the feed-forward networks, and of the masked language model's head.</summary>
    public ActivationKind Activation { get; init; } = ActivationKind.Gelu;

    /// <summary>Added to the variance in layer normalization.</summary>
    public double Epsilon { get; init; } = 1e-12;

    /// <summary>Dropout of embeddings and of what attention and networks give, while training.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Dropout of attention weights while training.</summary>
    public double AttentionDropout { get; init; } = 0.1;

    /// <summary>Dropout before the classifier of <see cref="BertClassifier"/>; <see cref="Dropout"/> if null.</summary>
    public double? ClassifierDropout { get; init; }

    /// <summary>The token of padding, whose embedding is not trained, or null.</summary>
    public int? PaddingToken { get; init; } = 0;

    /// <summary>Whether <see cref="Bert"/> has a map of the first token's output, <see cref="Bert.Pool"/>.</summary>
    public bool HasPooler { get; init; } = true;

    /// <summary>Classes of <see cref="BertClassifier"/>.</summary>
    public int Classes { get; init; } = 2;

    /// <summary>Whether the weight of the masked language model's output is the embedding's.</summary>
    public bool TieEmbeddings { get; init; } = true;

    /// <summary>Reads <c>config.json</c> of a folder as Hugging Face's libraries write it.</summary>
    /// <exception cref="ModelFileException">It is no such file, or has a setting that this model does not have; the
    /// text names it.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static BertConfig Load(string folder)
    {
        (string path, BertSettings x) = ModelConfigFile.Read(folder, ModelConfigJson.Default.BertSettings);
        var file = new ModelConfigFile(path);
        file.CheckType(x.ModelType, "bert");
        file.Unsupported("quantization_config", x.QuantizationConfig);
        file.Require("position_embedding_type", x.PositionEmbeddingType ?? "absolute", "absolute");
        file.Require("is_decoder", x.IsDecoder ?? false, false);
        file.Require("add_cross_attention", x.AddCrossAttention ?? false, false);
        var sizes = new BertConfig();
        return sizes with
        {
            VocabularySize = x.VocabSize ?? sizes.VocabularySize,
            MaxLength = x.MaxPositionEmbeddings ?? sizes.MaxLength,
            TokenTypes = x.TypeVocabSize ?? sizes.TokenTypes,
            Width = x.HiddenSize ?? sizes.Width,
            Layers = x.NumHiddenLayers ?? sizes.Layers,
            Heads = x.NumAttentionHeads ?? sizes.Heads,
            FeedForward = x.IntermediateSize ?? sizes.FeedForward,
            Activation = file.Activation("hidden_act", x.HiddenAct) ?? sizes.Activation,
            Epsilon = x.LayerNormEps ?? sizes.Epsilon,
            Dropout = x.HiddenDropoutProb ?? sizes.Dropout,
            AttentionDropout = x.AttentionProbsDropoutProb ?? sizes.AttentionDropout,
            ClassifierDropout = x.ClassifierDropout,
            PaddingToken = x.PadTokenId ?? sizes.PaddingToken,
            Classes = x.Labels?.Count ?? x.NumLabels ?? sizes.Classes,
            TieEmbeddings = x.TieWordEmbeddings ?? true,
        };
    }

    /// <summary>The number of elements of the matrices, or about so many where it is beyond counting.</summary>
    internal double MatrixElements => (((double)VocabularySize + MaxLength + TokenTypes + Classes) * Width)
        + ((double)Layers * Width * ((4.0 * Width) + (2.0 * FeedForward)));

    internal void Check()
    {
        const string name = nameof(Bert);
        ModelChecks.Positive(name, nameof(VocabularySize), VocabularySize);
        ModelChecks.Positive(name, nameof(MaxLength), MaxLength);
        ModelChecks.Positive(name, nameof(TokenTypes), TokenTypes);
        ModelChecks.Positive(name, nameof(Layers), Layers);
        ModelChecks.Multiple(name, nameof(Width), Width, nameof(Heads), Heads);
        ModelChecks.Positive(name, nameof(FeedForward), FeedForward);
        ModelChecks.Positive(name, nameof(Classes), Classes);
        Activations.CheckKind(name, Activation);
        ModelChecks.Probability(name, nameof(Dropout), Dropout);
        ModelChecks.Probability(name, nameof(AttentionDropout), AttentionDropout);
        ModelChecks.Probability(name, nameof(ClassifierDropout), ClassifierDropout ?? 0);
    }
}
