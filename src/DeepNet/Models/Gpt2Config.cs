using DeepNet.IO;

namespace DeepNet.Models;

/// <summary>The sizes of a <see cref="Gpt2"/>; the defaults are those of the smallest published model, with 124 million
/// parameters.</summary>
public sealed record Gpt2Config
{
    /// <summary><c>gpt2</c>: 124 million parameters.</summary>
    public static Gpt2Config Small { get; } = new();

    /// <summary><c>gpt2-medium</c>: 355 million parameters.</summary>
    public static Gpt2Config Medium { get; } = new() { Width = 1024, Layers = 24, Heads = 16 };

    /// <summary><c>gpt2-large</c>: 774 million parameters.</summary>
    public static Gpt2Config Large { get; } = new() { Width = 1280, Layers = 36, Heads = 20 };

    /// <summary><c>gpt2-xl</c>: 1558 million parameters.</summary>
    public static Gpt2Config ExtraLarge { get; } = new() { Width = 1600, Layers = 48, Heads = 25 };

    /// <summary>How many tokens there are.</summary>
    public int VocabularySize { get; init; } = 50257;

    /// <summary>The longest text, in tokens.</summary>
    public int MaxLength { get; init; } = 1024;

    /// <summary>Features of a position; a multiple of <see cref="Heads"/>.</summary>
    public int Width { get; init; } = 768;

    /// <summary>The number of blocks.</summary>
    public int Layers { get; init; } = 12;

    /// <summary>Heads of the attention.</summary>
    public int Heads { get; init; } = 12;

    /// <summary>Features inside the feed-forward networks; 4 · <see cref="Width"/> if null.</summary>
    public int? FeedForward { get; init; }

    /// <summary>Between the two maps of a feed-forward network.</summary>
    public ActivationKind Activation { get; init; } = ActivationKind.GeluTanh;

    /// <summary>Added to the variance in layer normalization.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>Dropout of the embeddings while training.</summary>
    public double EmbeddingDropout { get; init; } = 0.1;

    /// <summary>Dropout of attention weights while training.</summary>
    public double AttentionDropout { get; init; } = 0.1;

    /// <summary>Dropout of what attention and networks add, while training.</summary>
    public double ResidualDropout { get; init; } = 0.1;

    /// <summary>Whether the output's weight is the embedding's.</summary>
    public bool TieEmbeddings { get; init; } = true;

    /// <summary>Reads <c>config.json</c> of a folder as Hugging Face's libraries write it.</summary>
    /// <exception cref="ModelFileException">It is no such file, or has a setting that this model does not have; the
    /// text names it.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Gpt2Config Load(string folder)
    {
        (string path, Gpt2Settings x) = ModelConfigFile.Read(folder, ModelConfigJson.Default.Gpt2Settings);
        var file = new ModelConfigFile(path);
        file.CheckType(x.ModelType, "gpt2");
        file.Unsupported("quantization_config", x.QuantizationConfig);
        file.Require("scale_attn_weights", x.ScaleAttnWeights ?? true, true);
        file.Require("scale_attn_by_inverse_layer_idx", x.ScaleAttnByInverseLayerIdx ?? false, false);
        file.Require("add_cross_attention", x.AddCrossAttention ?? false, false);
        var sizes = new Gpt2Config();
        return sizes with
        {
            VocabularySize = x.VocabSize ?? sizes.VocabularySize,
            MaxLength = x.NPositions ?? sizes.MaxLength,
            Width = x.NEmbd ?? sizes.Width,
            Layers = x.NLayer ?? sizes.Layers,
            Heads = x.NHead ?? sizes.Heads,
            FeedForward = x.NInner,
            Activation = file.Activation("activation_function", x.ActivationFunction) ?? sizes.Activation,
            Epsilon = x.LayerNormEpsilon ?? sizes.Epsilon,
            EmbeddingDropout = x.EmbdPdrop ?? sizes.EmbeddingDropout,
            AttentionDropout = x.AttnPdrop ?? sizes.AttentionDropout,
            ResidualDropout = x.ResidPdrop ?? sizes.ResidualDropout,
            TieEmbeddings = x.TieWordEmbeddings ?? true,
        };
    }

    internal int Inner => FeedForward ?? checked(4 * Width);

    /// <summary>The number of elements of the matrices, or about so many where it is beyond counting.</summary>
    internal double MatrixElements => ((double)VocabularySize + MaxLength) * Width
        + ((double)Layers * Width * ((4.0 * Width) + (2.0 * (FeedForward ?? 4.0 * Width))));

    internal void Check()
    {
        const string name = nameof(Gpt2);
        ModelChecks.Positive(name, nameof(VocabularySize), VocabularySize);
        ModelChecks.Positive(name, nameof(MaxLength), MaxLength);
        ModelChecks.Positive(name, nameof(Layers), Layers);
        ModelChecks.Multiple(name, nameof(Width), Width, nameof(Heads), Heads);
        ModelChecks.Positive(name, nameof(FeedForward), FeedForward ?? 1);
        Activations.CheckKind(name, Activation);
        ModelChecks.Probability(name, nameof(EmbeddingDropout), EmbeddingDropout);
        ModelChecks.Probability(name, nameof(AttentionDropout), AttentionDropout);
        ModelChecks.Probability(name, nameof(ResidualDropout), ResidualDropout);
    }
}
