using System.Globalization;
using System.Text;

namespace DeepNet.Text;

/// <summary>A token for each word and each sign; white space only separates.</summary>
/// <remarks>
/// A word is a run of letters, their marks, digits and <c>_</c>, with apostrophes inside it (<c>don't</c>); every other
/// character is a sign of its own. Decoding puts single spaces between tokens.
/// </remarks>
public sealed class WordTokenizer : Tokenizer
{
    /// <summary>What unknown words become by default.</summary>
    public const string DefaultUnknown = "<unk>";

    /// <summary>What batches are filled up with by default.</summary>
    public const string DefaultPad = "<pad>";

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;

    /// <summary>Creates a tokenizer for these words; the padding and the unknown token get the first ids.</summary>
    /// <param name="words">The words, each once.</param>
    /// <param name="lowerCase">Whether texts are put into lower case first; the words should be, then.</param>
    /// <param name="unknownToken">Stands for words that are not among them; null refuses them.</param>
    /// <param name="padToken">Fills batches; null for none.</param>
    /// <exception cref="ArgumentException">A word is empty or occurs twice.</exception>
    public WordTokenizer(
        IEnumerable<string> words,
        bool lowerCase = false,
        string? unknownToken = DefaultUnknown,
        string? padToken = DefaultPad)
        : this(
            Vocabulary.Of(
                nameof(WordTokenizer), [.. CharacterTokenizer.Given(padToken, unknownToken), .. Known(words)]),
            lowerCase, unknownToken, padToken)
    {
    }

    private WordTokenizer(Vocabulary vocabulary, bool lowerCase, string? unknownToken, string? padToken)
        : base(vocabulary, [], unknownToken, padToken)
    {
        LowerCase = lowerCase;
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int id = 0; id < Tokens.Count; id++)
        {
            if (!IsSpecial(Tokens[id]))
                ids.Add(Tokens[id], id);
        }

        _ids = ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether texts are put into lower case first.</summary>
    public bool LowerCase { get; }

    /// <summary>Creates a tokenizer for the most frequent words of texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="maxSize">The most tokens, special ones counted in; null for no limit.</param>
    /// <param name="minFrequency">Words that occur less often are left out.</param>
    /// <param name="lowerCase">Whether texts are put into lower case.</param>
    /// <param name="unknownToken">Stands for words left out; null refuses them.</param>
    /// <param name="padToken">Fills batches; null for none.</param>
    /// <remarks>Ids follow frequency; equals stand in the order of their UTF-16 characters.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">maxSize leaves no room for the special tokens, or minFrequency is
    /// not positive.</exception>
    public static WordTokenizer Train(
        IEnumerable<string> texts,
        int? maxSize = null,
        int minFrequency = 1,
        bool lowerCase = false,
        string? unknownToken = DefaultUnknown,
        string? padToken = DefaultPad)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minFrequency);
        string[] special = [.. CharacterTokenizer.Given(padToken, unknownToken)];
        int room = (maxSize ?? int.MaxValue) - special.Length;
        if (room < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxSize), maxSize,
                $"WordTokenizer: {maxSize} tokens leave no room for {special.Length} special ones.");
        }

        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var spans = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (string text in WithoutSpecial(texts, special))
        {
            ReadOnlySpan<char> rest = lowerCase ? text.ToLowerInvariant() : text;
            while (NextWord(ref rest) is { Length: > 0 } word)
            {
                spans.TryGetValue(word, out long count);
                spans[word] = count + 1;
            }
        }

        IEnumerable<string> words = counts
            .Where(entry => entry.Value >= minFrequency && entry.Key.Length <= Vocabulary.LongestToken)
            .Where(entry => !char.IsSurrogate(entry.Key[0]) || entry.Key.Length > 1)
            .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Take(room).Select(entry => entry.Key);
        return new WordTokenizer(words, lowerCase, unknownToken, padToken);
    }

    internal static WordTokenizer Read(string path, TokenizerSettings settings)
    {
        Vocabulary vocabulary = VocabularyFile.ReadJson(path, _ => null);
        return new WordTokenizer(vocabulary, settings.LowerCase ?? false, settings.Unknown, settings.Pad);
    }

    private protected override void EncodeText(ReadOnlySpan<char> text, List<int> ids)
    {
        ReadOnlySpan<char> rest = LowerCase ? text.ToString().ToLowerInvariant() : text;
        while (NextWord(ref rest) is { Length: > 0 } word)
            ids.Add(_ids.TryGetValue(word, out int id) ? id : Unknown(word));
    }

    private protected override string DecodeTokens(List<int> ids) => string.Join(' ', ids.Select(id => Tokens[id]));

    private protected override void SaveFiles(string folder)
    {
        VocabularyFile.WriteJson(Path.Combine(folder, VocabularyJson), Tokens);
        TokenizerSettings.Write(folder, nameof(WordTokenizer), this, LowerCase);
    }

    private static IEnumerable<string> Known(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words;
    }

    /// <summary>Takes the next word or sign off a text; empty at its end.</summary>
    private static ReadOnlySpan<char> NextWord(ref ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        int end = 0;
        while (IsWordAt(text, end, out int width))
            end += width;
        if (end == 0 && !text.IsEmpty)
            Rune.DecodeFromUtf16(text, out _, out end);
        ReadOnlySpan<char> word = text[..end];
        text = text[end..];
        return word;
    }

    private static bool IsWordAt(ReadOnlySpan<char> text, int position, out int width)
    {
        width = 1;
        if (position >= text.Length)
            return false;
        bool isApostrophe = text[position] is '\'' or '’';
        if (isApostrophe && position > 0)
            return IsWordCharacter(text[(position + 1)..], out _);
        return IsWordCharacter(text[position..], out width);
    }

    private static bool IsWordCharacter(ReadOnlySpan<char> text, out int width)
    {
        Rune.DecodeFromUtf16(text, out Rune rune, out width);
        return rune.Value == '_' || Rune.IsLetterOrDigit(rune)
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark;
    }
}
