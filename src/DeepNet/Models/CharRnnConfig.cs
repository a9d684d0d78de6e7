namespace DeepNet.Models;

/// <summary>The sizes of a <see cref="CharRnn"/>.</summary>
public sealed record CharRnnConfig
{
    /// <summary>What is computed in a step.</summary>
    public CharRnnCell Cell { get; init; } = CharRnnCell.Lstm;

    /// <summary>How many tokens there are; 65 is the alphabet of tiny-shakespeare.</summary>
    public int VocabularySize { get; init; } = 65;

    /// <summary>Scores of a position; as many as there are tokens if null, to say which one follows.</summary>
    public int? Classes { get; init; }

    /// <summary>Features of a token.</summary>
    public int Embedding { get; init; } = 64;

    /// <summary>Hidden units of a layer and direction.</summary>
    public int Width { get; init; } = 256;

    /// <summary>Recurrent layers on top of each other.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Whether every layer also reads from the end to the beginning. Then a score knows the whole text: right
    /// for tags, useless to say what follows.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>Dropout of what a layer hands to the next one and to the scores, while training.</summary>
    public double Dropout { get; init; }

    internal void Check()
    {
        const string name = nameof(CharRnn);
        DeepNet.Check.Argument(Enum.IsDefined(Cell), $"{name}: Cell {Cell} is none of {nameof(CharRnnCell)}.");
        ModelChecks.Positive(name, nameof(VocabularySize), VocabularySize);
        ModelChecks.Positive(name, nameof(Classes), Classes ?? 1);
        ModelChecks.Positive(name, nameof(Embedding), Embedding);
        ModelChecks.Positive(name, nameof(Width), Width);
        ModelChecks.Positive(name, nameof(Layers), Layers);
        ModelChecks.Probability(name, nameof(Dropout), Dropout);
    }
}
