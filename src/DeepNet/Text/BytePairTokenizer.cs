using System.Collections.Concurrent;
using System.Text;

namespace DeepNet.Text;

/// <summary>GPT-2's byte-level byte-pair encoding: any text is a row of tokens, and comes back as it was.</summary>
/// <remarks>
/// Text is cut into pieces (a word with the space before it, a number, signs, white space); the UTF-8 bytes of a piece
/// are merged in the order in which the merges were learned. Half of a surrogate pair has no bytes and is encoded as
/// U+FFFD, the replacement character; so are bytes that are no UTF-8 when decoded. Radford et al., 2019,
/// https://github.com/openai/gpt-2; Sennrich et al., 2016, https://arxiv.org/abs/1508.07909.
/// </remarks>
public sealed class BytePairTokenizer : Tokenizer
{
    /// <summary>GPT-2's special token between texts.</summary>
    public const string EndOfText = "<|endoftext|>";

    private const int LongestCached = 64;
    private const int MostCached = 1 << 16;

    private readonly PairMerger _merger;
    private readonly (string Left, string Right)[] _merges;
    private readonly int[] _byteIds = new int[256];
    private readonly byte[][] _bytes;

    // The pieces met so far and their tokens: texts repeat words. Full, it stays as it is.
    private readonly ConcurrentDictionary<string, int[]> _cache = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _cacheSpans;
    private int _cached;

    /// <summary>Creates a tokenizer from a vocabulary and merges.</summary>
    /// <param name="tokens">The tokens by id, in GPT-2's characters for bytes; all 256 bytes are among them.</param>
    /// <param name="merges">Pairs of tokens that become one, the first to be merged first.</param>
    /// <param name="specialTokens">Tokens for things outside the text, which need not be among the tokens;
    /// <see cref="EndOfText"/>, if that is among them, by default.</param>
    /// <param name="padToken">The special token that fills batches; null for none.</param>
    /// <exception cref="ArgumentException">A token occurs twice or has other characters, a byte is missing, or a merge
    /// occurs twice or names a token that is not there.</exception>
    public BytePairTokenizer(
        IEnumerable<string> tokens,
        IEnumerable<(string Left, string Right)> merges,
        IEnumerable<string>? specialTokens = null,
        string? padToken = null)
        : this(Vocabulary.Of(nameof(BytePairTokenizer), tokens), specialTokens, padToken)
    {
        ArgumentNullException.ThrowIfNull(merges);
        var added = new List<(string Left, string Right)>();
        foreach ((string left, string right) in merges)
        {
            if (TryAddMerge(left, right) is { } problem)
                throw new ArgumentException($"{nameof(BytePairTokenizer)}: {problem}.");
            added.Add((left, right));
        }

        _merges = [.. added];
    }

    private BytePairTokenizer(Vocabulary vocabulary, IEnumerable<string>? specialTokens, string? padToken)
        : base(vocabulary, SpecialOf(vocabulary, specialTokens), null, padToken)
    {
        _merger = new PairMerger();
        _merges = [];
        _cacheSpans = _cache.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int value = 0; value < _byteIds.Length; value++)
        {
            string character = ByteAlphabet.CharacterOf((byte)value).ToString();
            _byteIds[value] = vocabulary.IdOf(character) ?? throw new ArgumentException(
                $"{nameof(BytePairTokenizer)}: the vocabulary lacks {Vocabulary.Quote(character)}, the token of "
                    + $"byte {value}; it must have those of all 256 bytes.");
        }

        _bytes = new byte[Count][];
        for (int id = 0; id < _bytes.Length; id++)
        {
            string token = Tokens[id];
            if (!IsSpecial(token) && RuleOf(token) is { } problem)
                throw new ArgumentException($"{nameof(BytePairTokenizer)}: {problem}.");
            _bytes[id] = IsSpecial(token) ? Encoding.UTF8.GetBytes(token) : ByteAlphabet.BytesOf(token);
        }
    }

    private BytePairTokenizer(
        Vocabulary vocabulary, string mergesPath, IEnumerable<string>? specialTokens, string? padToken)
        : this(vocabulary, specialTokens, padToken)
    {
        var added = new List<(string Left, string Right)>();
        foreach ((int number, string line) in VocabularyFile.ReadLines(mergesPath))
        {
            if ((number == 1 && line.StartsWith("#version", StringComparison.Ordinal)) || line.Length == 0)
                continue;
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0 || line.IndexOf(' ', space + 1) >= 0)
                throw VocabularyFile.Broken(mergesPath, number, "a merge is two tokens with one space between them");
            (string left, string right) = (line[..space], line[(space + 1)..]);
            if (TryAddMerge(left, right) is { } problem)
                throw VocabularyFile.Broken(mergesPath, number, problem);
            added.Add((left, right));
        }

        _merges = [.. added];
    }

    /// <summary>Pairs of tokens that become one, the first to be merged first.</summary>
    public IReadOnlyList<(string Left, string Right)> Merges => _merges;

    /// <summary>Loads GPT-2's two files: a JSON object of tokens and ids, and a merge a line.</summary>
    /// <param name="vocabularyPath">Often called vocab.json or encoder.json.</param>
    /// <param name="mergesPath">Often called merges.txt or vocab.bpe.</param>
    /// <param name="specialTokens">Tokens for things outside the text, which need not be in the file;
    /// <see cref="EndOfText"/>, if that is in the file, by default.</param>
    /// <param name="padToken">The special token that fills batches; null for none.</param>
    /// <exception cref="InvalidDataException">A file breaks a rule; the message names file, line and rule.</exception>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    public static BytePairTokenizer FromFiles(
        string vocabularyPath,
        string mergesPath,
        IEnumerable<string>? specialTokens = null,
        string? padToken = null)
    {
        HashSet<string>? special = specialTokens is null ? null : new(specialTokens, StringComparer.Ordinal);
        try
        {
            return Read(vocabularyPath, mergesPath, special, padToken);
        }
        catch (ArgumentException e) when (e.ParamName is null)
        {
            throw new InvalidDataException($"{vocabularyPath}: {e.Message}", e);
        }
    }

    /// <summary>Learns merges from texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="size">The most tokens: 256 bytes, the special ones, and merges as long as there is room.</param>
    /// <param name="minFrequency">Two tokens that stand together less often are not merged.</param>
    /// <param name="specialTokens">Tokens for things outside the text, which get the last ids; occurrences in the texts
    /// are left out. <see cref="EndOfText"/> by default.</param>
    /// <param name="padToken">The special token that fills batches; null for none.</param>
    /// <remarks>
    /// Of pairs that are equally frequent, the one with the smaller ids is merged first, so that the same texts give
    /// the same tokenizer. No token is longer than 4096 bytes.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no room for the bytes and the special tokens, or
    /// minFrequency is not positive.</exception>
    public static BytePairTokenizer Train(
        IEnumerable<string> texts,
        int size,
        int minFrequency = 2,
        IEnumerable<string>? specialTokens = null,
        string? padToken = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minFrequency);
        string[] special =
            [.. CharacterTokenizer.Given([.. specialTokens ?? [EndOfText], padToken])];
        int room = size - special.Length;
        if (room < 256)
        {
            throw new ArgumentOutOfRangeException(
                nameof(size), size,
                $"BytePairTokenizer: {size} tokens are fewer than 256 bytes and {special.Length} special tokens.");
        }

        var vocabulary = new Vocabulary();
        foreach (byte value in ByteAlphabet.Order)
            vocabulary.TryAdd(ByteAlphabet.CharacterOf(value).ToString());
        IReadOnlyList<string> tokens = vocabulary.Tokens;
        var merges = new List<(string Left, string Right)>();
        if (tokens.Count < room)
        {
            PairTrainer trainer = TrainerOf(CountPieces(WithoutSpecial(texts, special)), vocabulary);
            foreach ((int left, int right) in trainer.Merges(minFrequency, Join))
            {
                merges.Add((tokens[left], tokens[right]));
                if (tokens.Count == room)
                    break;
            }
        }

        return new BytePairTokenizer(tokens, merges, special, padToken);

        int Join(int left, int right)
        {
            string joined = tokens[left] + tokens[right];
            return joined.Length <= Vocabulary.LongestToken && !special.Contains(joined)
                ? vocabulary.IdOf(joined) ?? Added(joined)
                : -1;
        }

        int Added(string token)
        {
            vocabulary.TryAdd(token);
            return tokens.Count - 1;
        }
    }

    internal static BytePairTokenizer Read(
        string vocabularyPath, string mergesPath, HashSet<string>? specialTokens, string? padToken)
    {
        Vocabulary vocabulary = VocabularyFile.ReadJson(
            vocabularyPath,
            token => token == EndOfText || token == padToken || specialTokens?.Contains(token) == true
                ? null
                : RuleOf(token));
        IEnumerable<string>? special = specialTokens is { Count: > 0 } && vocabulary.IdOf(EndOfText) is not null
            ? specialTokens.Append(EndOfText)
            : specialTokens is { Count: > 0 } ? specialTokens : null;
        return new BytePairTokenizer(vocabulary, mergesPath, special, padToken);
    }

    private protected override void EncodeText(ReadOnlySpan<char> text, List<int> ids)
    {
        var splitter = new Gpt2Splitter(text);
        while (splitter.MoveNext())
        {
            ReadOnlySpan<char> piece = splitter.Current;
            if (piece.Length > LongestCached)
            {
                ids.AddRange(EncodePiece(piece));
                continue;
            }

            if (!_cacheSpans.TryGetValue(piece, out int[]? tokens))
            {
                tokens = EncodePiece(piece);
                if (_cached < MostCached && _cacheSpans.TryAdd(piece, tokens))
                    Interlocked.Increment(ref _cached);
            }

            ids.AddRange(tokens);
        }
    }

    private protected override string DecodeTokens(List<int> ids)
    {
        var bytes = new byte[ids.Sum(id => _bytes[id].Length)];
        int length = 0;
        foreach (int id in ids)
        {
            _bytes[id].CopyTo(bytes, length);
            length += _bytes[id].Length;
        }

        return Encoding.UTF8.GetString(bytes);
    }

    private protected override void SaveFiles(string folder)
    {
        VocabularyFile.WriteJson(Path.Combine(folder, VocabularyJson), Tokens);
        VocabularyFile.WriteLines(
            Path.Combine(folder, MergesText),
            _merges.Select(merge => $"{merge.Left} {merge.Right}").Prepend("#version: 0.2"));
        TokenizerSettings.Write(folder, "GPT2Tokenizer", this);
    }

    private static string? RuleOf(string token) => ByteAlphabet.Covers(token)
        ? null
        : $"the token {Vocabulary.Quote(token)} has characters that stand for no byte, and is not a special one";

    private static IEnumerable<string> SpecialOf(Vocabulary vocabulary, IEnumerable<string>? specialTokens) =>
        specialTokens ?? (vocabulary.IdOf(EndOfText) is null ? [] : [EndOfText]);

    private static Dictionary<string, long> CountPieces(IEnumerable<string> texts)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var spans = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (string text in texts)
        {
            var splitter = new Gpt2Splitter(text);
            while (splitter.MoveNext())
            {
                spans.TryGetValue(splitter.Current, out long count);
                spans[splitter.Current] = count + 1;
            }
        }

        return counts;
    }

    private static PairTrainer TrainerOf(Dictionary<string, long> pieces, Vocabulary vocabulary)
    {
        int[] ids = Array.ConvertAll(
            Enumerable.Range(0, 256).ToArray(),
            value => vocabulary.IdOf(ByteAlphabet.CharacterOf((byte)value).ToString())!.Value);
        var trainer = new PairTrainer();
        foreach ((string piece, long count) in pieces)
            trainer.Add(Array.ConvertAll(Encoding.UTF8.GetBytes(piece), value => ids[value]), count);
        return trainer;
    }

    private string? TryAddMerge(string left, string right)
    {
        if (left is null || right is null || left.Length == 0 || right.Length == 0)
            return "a merge has an empty token";
        if (IdOf(left) is not { } leftId)
            return $"the merge {Quote(left, right)} names {Vocabulary.Quote(left)}, which the vocabulary lacks";
        if (IdOf(right) is not { } rightId)
            return $"the merge {Quote(left, right)} names {Vocabulary.Quote(right)}, which the vocabulary lacks";
        if (IdOf(left + right) is not { } merged)
            return $"the merge {Quote(left, right)} makes {Vocabulary.Quote(left + right)}, which the vocabulary lacks";
        // A space in a special token would have the file's line fall into three.
        if (RuleOf(left + right) is not null)
            return $"the merge {Quote(left, right)} has characters that stand for no byte";
        return _merger.TryAdd(leftId, rightId, merged) ? null : $"the merge {Quote(left, right)} is there already";
    }

    private int[] EncodePiece(ReadOnlySpan<char> piece)
    {
        var symbols = new int[Encoding.UTF8.GetByteCount(piece)];
        Span<byte> bytes = symbols.Length <= 256 ? stackalloc byte[symbols.Length] : new byte[symbols.Length];
        Encoding.UTF8.GetBytes(piece, bytes);
        for (int i = 0; i < symbols.Length; i++)
            symbols[i] = _byteIds[bytes[i]];
        int count = _merger.Merge(symbols);
        return count == symbols.Length ? symbols : symbols[..count];
    }

    private static string Quote(string left, string right) =>
        $"{Vocabulary.Quote(left)} + {Vocabulary.Quote(right)}";
}
