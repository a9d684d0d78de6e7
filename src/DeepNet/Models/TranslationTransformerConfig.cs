namespace DeepNet.Models;

/// <summary>The sizes of a <see cref="TranslationTransformer"/>.</summary>
public sealed record TranslationTransformerConfig
{
    /// <summary>How many tokens the source has, padding among them.</summary>
    public int SourceVocabulary { get; init; } = 8000;

    /// <summary>How many tokens the target has, start and end among them.</summary>
    public int TargetVocabulary { get; init; } = 8000;

    /// <summary>The most tokens of a source, and of a target with its start.</summary>
    public int MaxLength { get; init; } = 128;

    /// <summary>Features of a token.</summary>
    public int Width { get; init; } = 128;

    /// <summary>Layers of the encoder.</summary>
    public int EncoderLayers { get; init; } = 3;

    /// <summary>Layers of the decoder.</summary>
    public int DecoderLayers { get; init; } = 3;

    /// <summary>Heads of every attention; the width is a multiple of it.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Size inside the feed-forward networks.</summary>
    public int FeedForward { get; init; } = 512;

    /// <summary>Dropout of embeddings, attention weights and what layers add, while training.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>The source's token that fills up short sentences, which nobody sees.</summary>
    public int PaddingToken { get; init; }

    /// <summary>The target's token before the first one.</summary>
    public int StartToken { get; init; } = 1;

    /// <summary>The target's token behind the last one; may be that of the start.</summary>
    public int EndToken { get; init; } = 2;

    internal void Check()
    {
        const string name = nameof(TranslationTransformer);
        ModelChecks.Positive(name, nameof(SourceVocabulary), SourceVocabulary);
        ModelChecks.Positive(name, nameof(TargetVocabulary), TargetVocabulary);
        ModelChecks.Positive(name, nameof(MaxLength), MaxLength);
        ModelChecks.Positive(name, nameof(EncoderLayers), EncoderLayers);
        ModelChecks.Positive(name, nameof(DecoderLayers), DecoderLayers);
        ModelChecks.Multiple(name, nameof(Width), Width, nameof(Heads), Heads);
        ModelChecks.Positive(name, nameof(FeedForward), FeedForward);
        ModelChecks.Probability(name, nameof(Dropout), Dropout);
        Token(nameof(PaddingToken), PaddingToken, nameof(SourceVocabulary), SourceVocabulary);
        Token(nameof(StartToken), StartToken, nameof(TargetVocabulary), TargetVocabulary);
        Token(nameof(EndToken), EndToken, nameof(TargetVocabulary), TargetVocabulary);
    }

    private static void Token(string setting, int token, string vocabulary, int count) => DeepNet.Check.Argument(
        token >= 0 && token < count,
        $"{nameof(TranslationTransformer)}: {setting} {token} must be in 0 … {count - 1}; {vocabulary} is {count}.");
}
