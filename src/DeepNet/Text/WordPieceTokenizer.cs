using System.Text;

namespace DeepNet.Text;

/// <summary>BERT's WordPiece: words are cut into the longest pieces that the vocabulary has, from the left.</summary>
/// <remarks>
/// Text is cleaned, put into lower case without accents for uncased models, and cut at white space and around
/// punctuation and CJK ideographs; pieces inside a word are written <c>##ing</c>. A word that has no such cut, or is
/// longer than 100 characters, becomes <c>[UNK]</c>. Lower case is that of each character alone: Σ is σ at the end of a
/// word too. Decoding puts spaces between words; it is not the inverse of encoding. Devlin et al., 2019,
/// https://arxiv.org/abs/1810.04805; Wu et al., 2016, https://arxiv.org/abs/1609.08144.
/// </remarks>
public sealed class WordPieceTokenizer : Tokenizer
{
    /// <summary>Stands for words that cannot be cut into pieces.</summary>
    public const string UnknownToken = "[UNK]";

    /// <summary>Stands before every text.</summary>
    public const string ClassToken = "[CLS]";

    /// <summary>Stands behind every text.</summary>
    public const string SeparatorToken = "[SEP]";

    /// <summary>Fills batches.</summary>
    public const string PaddingToken = "[PAD]";

    /// <summary>Stands for a token to guess.</summary>
    public const string MaskToken = "[MASK]";

    private const string Inside = "##";
    private const int LongestWord = 100;

    private static readonly string[] s_special = [PaddingToken, UnknownToken, ClassToken, SeparatorToken, MaskToken];

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _starts;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _insides;
    private readonly int _longestPiece;

    /// <summary>Creates a tokenizer from a vocabulary.</summary>
    /// <param name="tokens">The tokens by id; [PAD], [UNK], [CLS], [SEP] and [MASK] are among them.</param>
    /// <param name="lowerCase">Whether texts are put into lower case, as for uncased models.</param>
    /// <param name="stripAccents">Whether letters lose their accents; as lowerCase if left out.</param>
    /// <param name="specialTokens">More special tokens, which need not be among the tokens.</param>
    /// <exception cref="ArgumentException">A token is empty or occurs twice, or one of the five is
    /// missing.</exception>
    public WordPieceTokenizer(
        IEnumerable<string> tokens,
        bool lowerCase = true,
        bool? stripAccents = null,
        IEnumerable<string>? specialTokens = null)
        : this(Checked(Vocabulary.Of(nameof(WordPieceTokenizer), tokens)), lowerCase, stripAccents, specialTokens)
    {
    }

    private WordPieceTokenizer(
        Vocabulary vocabulary, bool lowerCase, bool? stripAccents, IEnumerable<string>? specialTokens)
        : base(vocabulary, [.. s_special, .. specialTokens ?? []], UnknownToken, PaddingToken)
    {
        LowerCase = lowerCase;
        StripAccents = stripAccents ?? lowerCase;
        var starts = new Dictionary<string, int>(StringComparer.Ordinal);
        var insides = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int id = 0; id < Tokens.Count; id++)
        {
            string token = Tokens[id];
            if (IsSpecial(token))
                continue;
            bool isInside = token.Length > Inside.Length && token.StartsWith(Inside, StringComparison.Ordinal);
            if (isInside)
                insides.Add(token[Inside.Length..], id);
            else
                starts.Add(token, id);
            _longestPiece = Math.Max(_longestPiece, token.Length - (isInside ? Inside.Length : 0));
        }

        _starts = starts.GetAlternateLookup<ReadOnlySpan<char>>();
        _insides = insides.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether texts are put into lower case.</summary>
    public bool LowerCase { get; }

    /// <summary>Whether letters lose their accents.</summary>
    public bool StripAccents { get; }

    /// <summary>The id of <c>[CLS]</c>.</summary>
    public int ClassId => IdOf(ClassToken)!.Value;

    /// <summary>The id of <c>[SEP]</c>.</summary>
    public int SeparatorId => IdOf(SeparatorToken)!.Value;

    /// <summary>The id of <c>[MASK]</c>.</summary>
    public int MaskId => IdOf(MaskToken)!.Value;

    private protected override int? StartId => ClassId;

    private protected override int? EndId => SeparatorId;

    /// <summary>Loads BERT's vocabulary: a token a line.</summary>
    /// <param name="path">Often called vocab.txt.</param>
    /// <param name="lowerCase">Whether texts are put into lower case, as for uncased models.</param>
    /// <param name="stripAccents">Whether letters lose their accents; as lowerCase if left out.</param>
    /// <param name="specialTokens">More special tokens, which need not be in the file.</param>
    /// <exception cref="InvalidDataException">The file breaks a rule; the message names file, line and
    /// rule.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static WordPieceTokenizer FromFile(
        string path, bool lowerCase = true, bool? stripAccents = null, IEnumerable<string>? specialTokens = null) =>
        Read(path, lowerCase, stripAccents, specialTokens);

    /// <summary>Learns pieces from texts: the most frequent neighbours become one.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="size">The most tokens, the five special ones and the characters counted in.</param>
    /// <param name="minFrequency">Two pieces that stand together less often are not joined.</param>
    /// <param name="maxCharacters">The most different characters; words with rarer ones are unknown.</param>
    /// <param name="lowerCase">Whether texts are put into lower case.</param>
    /// <param name="stripAccents">Whether letters lose their accents; as lowerCase if left out.</param>
    /// <remarks>
    /// The special tokens get the first ids, then come characters, then pieces in the order they were found. The
    /// criterion is the pair's count, as in Hugging Face's trainer, not the likelihood of Schuster and Nakajima, 2012.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or size leaves no room for the special
    /// tokens and the characters.</exception>
    public static WordPieceTokenizer Train(
        IEnumerable<string> texts,
        int size,
        int minFrequency = 2,
        int maxCharacters = 1000,
        bool lowerCase = true,
        bool? stripAccents = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minFrequency);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCharacters);
        Dictionary<string, long> words = CountWords(texts, lowerCase, stripAccents ?? lowerCase);
        var vocabulary = Vocabulary.Of(nameof(WordPieceTokenizer), s_special);
        foreach (string token in Alphabet(words, maxCharacters))
            vocabulary.TryAdd(token);
        IReadOnlyList<string> tokens = vocabulary.Tokens;
        if (tokens.Count > size)
        {
            throw new ArgumentOutOfRangeException(
                nameof(size), size,
                $"WordPieceTokenizer: {size} tokens are fewer than {s_special.Length} special ones and "
                    + $"{tokens.Count - s_special.Length} characters; raise size or lower maxCharacters.");
        }

        var trainer = new PairTrainer();
        foreach ((string word, long count) in words)
        {
            int?[] characters = [.. Characters(word).Select(vocabulary.IdOf)];
            if (Array.TrueForAll(characters, id => id is not null))
                trainer.Add(Array.ConvertAll(characters, id => id!.Value), count);
        }

        // A piece found counts from when it is found, so the last of them is never one too many.
        using IEnumerator<(int Left, int Right)> merges = trainer.Merges(minFrequency, Join).GetEnumerator();
        while (tokens.Count < size && merges.MoveNext())
        {
        }

        return new WordPieceTokenizer(tokens, lowerCase, stripAccents);

        int Join(int left, int right)
        {
            string joined = tokens[left] + tokens[right][Inside.Length..];
            if (vocabulary.IdOf(joined) is { } id)
                return id;
            return vocabulary.TryAdd(joined) is null ? tokens.Count - 1 : -1;
        }
    }

    internal static WordPieceTokenizer Read(
        string path, bool lowerCase, bool? stripAccents, IEnumerable<string>? specialTokens)
    {
        Vocabulary vocabulary = VocabularyFile.ReadTokenLines(path);
        return MissingIn(vocabulary) is { } problem
            ? throw new InvalidDataException($"{path}: {problem}.")
            : new WordPieceTokenizer(vocabulary, lowerCase, stripAccents, specialTokens);
    }

    private protected override void EncodeText(ReadOnlySpan<char> text, List<int> ids)
    {
        ReadOnlySpan<char> words = BertSplitter.Normalize(text, LowerCase, StripAccents);
        foreach (Range range in words.Split(' '))
            EncodeWord(words[range], ids);
    }

    private protected override string DecodeTokens(List<int> ids)
    {
        var text = new StringBuilder();
        foreach (int id in ids)
        {
            string token = Tokens[id];
            bool isInside = token.Length > Inside.Length && token.StartsWith(Inside, StringComparison.Ordinal)
                && text.Length > 0;
            if (!isInside && text.Length > 0)
                text.Append(' ');
            text.Append(isInside ? token.AsSpan(Inside.Length) : token);
        }

        return text.ToString();
    }

    private protected override void SaveFiles(string folder)
    {
        if (Tokens.FirstOrDefault(token => token.AsSpan().ContainsAny('\n', '\r')) is { } broken)
        {
            throw new InvalidOperationException(
                $"WordPieceTokenizer: the token {Vocabulary.Quote(broken)} has a line end, and the file has a token a "
                    + "line.");
        }

        VocabularyFile.WriteLines(Path.Combine(folder, VocabularyText), Tokens);
        TokenizerSettings.Write(folder, "BertTokenizer", this, LowerCase, StripAccents);
    }

    private static Vocabulary Checked(Vocabulary vocabulary) => MissingIn(vocabulary) is { } problem
        ? throw new ArgumentException($"{nameof(WordPieceTokenizer)}: {problem}.")
        : vocabulary;

    private static string? MissingIn(Vocabulary vocabulary) =>
        Array.Find(s_special, token => vocabulary.IdOf(token) is null) is { } missing
            ? $"the vocabulary of {vocabulary.Tokens.Count} tokens lacks {missing}"
            : null;

    private static Dictionary<string, long> CountWords(IEnumerable<string> texts, bool lowerCase, bool stripAccents)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var spans = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (string text in WithoutSpecial(texts, s_special))
        {
            ReadOnlySpan<char> words = BertSplitter.Normalize(text, lowerCase, stripAccents);
            foreach (Range range in words.Split(' '))
            {
                ReadOnlySpan<char> word = words[range];
                if (word.IsEmpty || RuneCount(word) > LongestWord)
                    continue;
                spans.TryGetValue(word, out long count);
                spans[word] = count + 1;
            }
        }

        return counts;
    }

    /// <summary>The pieces of one character that the words need, in the order of code points.</summary>
    private static IEnumerable<string> Alphabet(Dictionary<string, long> words, int maxCharacters)
    {
        var counts = new Dictionary<Rune, long>();
        foreach ((string word, long count) in words)
        {
            foreach (Rune rune in word.EnumerateRunes())
                counts[rune] = counts.GetValueOrDefault(rune) + count;
        }

        HashSet<Rune> kept = [.. counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key)
            .Take(maxCharacters).Select(entry => entry.Key)];
        return words.Keys
            .Where(word => word.EnumerateRunes().All(kept.Contains))
            .SelectMany(Characters)
            .Distinct()
            .OrderBy(token => token.Length > Inside.Length && token.StartsWith(Inside, StringComparison.Ordinal))
            .ThenBy(token => token, StringComparer.Ordinal);
    }

    private static IEnumerable<string> Characters(string word)
    {
        bool isFirst = true;
        foreach (Rune rune in word.EnumerateRunes())
        {
            yield return isFirst ? rune.ToString() : Inside + rune;
            isFirst = false;
        }
    }

    private static int RuneCount(ReadOnlySpan<char> word)
    {
        int count = 0;
        foreach (Rune _ in word.EnumerateRunes())
            count++;
        return count;
    }

    private void EncodeWord(ReadOnlySpan<char> word, List<int> ids)
    {
        if (word.IsEmpty)
            return;
        int first = ids.Count;
        bool isKnown = RuneCount(word) <= LongestWord;
        for (int start = 0; isKnown && start < word.Length;)
        {
            int length = Math.Min(_longestPiece, word.Length - start);
            int id = 0;
            while (length > 0 && !(start == 0 ? _starts : _insides).TryGetValue(word.Slice(start, length), out id))
                length--;
            isKnown = length > 0;
            ids.Add(id);
            start += length;
        }

        if (!isKnown)
        {
            ids.RemoveRange(first, ids.Count - first);
            ids.Add(UnknownId!.Value);
        }
    }
}
