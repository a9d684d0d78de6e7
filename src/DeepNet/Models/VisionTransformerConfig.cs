namespace DeepNet.Models;

/// <summary>The sizes of a <see cref="VisionTransformer"/>; the defaults are those of ViT-B/16 on ImageNet, with 86.6
/// million parameters.</summary>
public sealed record VisionTransformerConfig
{
    /// <summary>ViT-B/16: patches of 16 pixels.</summary>
    public static VisionTransformerConfig Base16 { get; } = new();

    /// <summary>Height and width of the images, a multiple of <see cref="PatchSize"/>.</summary>
    public int ImageSize { get; init; } = 224;

    /// <summary>Height and width of a patch.</summary>
    public int PatchSize { get; init; } = 16;

    /// <summary>Channels of the images.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Features of a patch; a multiple of <see cref="Heads"/>.</summary>
    public int Width { get; init; } = 768;

    /// <summary>The number of layers.</summary>
    public int Layers { get; init; } = 12;

    /// <summary>Heads of the attention.</summary>
    public int Heads { get; init; } = 12;

    /// <summary>Features inside the feed-forward networks.</summary>
    public int FeedForward { get; init; } = 3072;

    /// <summary>Features of a layer with tanh before the classes; none if null.</summary>
    public int? Representation { get; init; }

    /// <summary>Dropout of embeddings, attention's and networks' results while training.</summary>
    public double Dropout { get; init; }

    /// <summary>Dropout of attention weights while training.</summary>
    public double AttentionDropout { get; init; }

    /// <summary>Classes to tell apart.</summary>
    public int Classes { get; init; } = 1000;

    internal int Patches => ImageSize / PatchSize * (ImageSize / PatchSize);

    internal void Check()
    {
        const string name = nameof(VisionTransformer);
        ModelChecks.Multiple(name, nameof(ImageSize), ImageSize, nameof(PatchSize), PatchSize);
        ModelChecks.Positive(name, nameof(Channels), Channels);
        ModelChecks.Multiple(name, nameof(Width), Width, nameof(Heads), Heads);
        ModelChecks.Positive(name, nameof(Layers), Layers);
        ModelChecks.Positive(name, nameof(FeedForward), FeedForward);
        ModelChecks.Positive(name, nameof(Representation), Representation ?? 1);
        ModelChecks.Probability(name, nameof(Dropout), Dropout);
        ModelChecks.Probability(name, nameof(AttentionDropout), AttentionDropout);
        ModelChecks.Positive(name, nameof(Classes), Classes);
    }
}
