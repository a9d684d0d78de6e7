using System.Text;

namespace DeepNet.Text;

/// <summary>A token for each Unicode character.</summary>
/// <remarks>Half of a surrogate pair counts as U+FFFD, the replacement character.</remarks>
public sealed class CharacterTokenizer : Tokenizer
{
    private readonly Dictionary<int, int> _ids = [];

    /// <summary>Creates a tokenizer for these characters; special tokens get the first ids.</summary>
    /// <param name="characters">The characters, each once.</param>
    /// <param name="unknownToken">Stands for characters that are not among them; null refuses them.</param>
    /// <param name="padToken">Fills batches; null for none.</param>
    /// <exception cref="ArgumentException">A character occurs twice, or is not exactly one.</exception>
    public CharacterTokenizer(
        IEnumerable<string> characters, string? unknownToken = null, string? padToken = null)
        : this(
            Vocabulary.Of(nameof(CharacterTokenizer), [.. Given(padToken, unknownToken), .. Known(characters)]),
            unknownToken, padToken)
    {
        foreach (string token in Tokens)
        {
            if (!IsSpecial(token) && ProblemOf(token) is { } problem)
                throw new ArgumentException($"{nameof(CharacterTokenizer)}: {problem}.", nameof(characters));
        }
    }

    private CharacterTokenizer(Vocabulary vocabulary, string? unknownToken, string? padToken)
        : base(vocabulary, [], unknownToken, padToken)
    {
        for (int id = 0; id < Tokens.Count; id++)
        {
            if (!IsSpecial(Tokens[id]) && Rune.DecodeFromUtf16(Tokens[id], out Rune rune, out _) == 0)
                _ids[rune.Value] = id;
        }
    }

    /// <summary>Creates a tokenizer for the characters of texts, in the order of their code points.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="unknownToken">Stands for characters that do not occur in them; null refuses them.</param>
    /// <param name="padToken">Fills batches; null for none.</param>
    public static CharacterTokenizer Train(
        IEnumerable<string> texts, string? unknownToken = null, string? padToken = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var runes = new SortedSet<Rune>();
        var seen = new HashSet<Rune>();
        foreach (string text in texts)
        {
            foreach (Rune rune in text.EnumerateRunes())
            {
                if (seen.Add(rune))
                    runes.Add(rune);
            }
        }

        return new CharacterTokenizer(runes.Select(rune => rune.ToString()), unknownToken, padToken);
    }

    internal static CharacterTokenizer Read(string path, TokenizerSettings settings)
    {
        Vocabulary vocabulary = VocabularyFile.ReadJson(
            path, token => settings.Special.Contains(token) ? null : ProblemOf(token));
        return new CharacterTokenizer(vocabulary, settings.Unknown, settings.Pad);
    }

    /// <summary>Those of the special tokens that there are.</summary>
    internal static IEnumerable<string> Given(params string?[] tokens) =>
        tokens.Where(token => token is not null).Distinct()!;

    private protected override void EncodeText(ReadOnlySpan<char> text, List<int> ids)
    {
        foreach (Rune rune in text.EnumerateRunes())
            ids.Add(_ids.TryGetValue(rune.Value, out int id) ? id : Unknown(rune.ToString()));
    }

    private protected override string DecodeTokens(List<int> ids) => string.Concat(ids.Select(id => Tokens[id]));

    private protected override void SaveFiles(string folder)
    {
        VocabularyFile.WriteJson(Path.Combine(folder, VocabularyJson), Tokens);
        TokenizerSettings.Write(folder, nameof(CharacterTokenizer), this);
    }

    private static IEnumerable<string> Known(IEnumerable<string> characters)
    {
        ArgumentNullException.ThrowIfNull(characters);
        return characters;
    }

    private static string? ProblemOf(string token)
    {
        bool isOne = Rune.DecodeFromUtf16(token, out _, out int length) == 0 && length == token.Length;
        return isOne ? null : $"the token {Vocabulary.Quote(token)} is not one character";
    }
}
