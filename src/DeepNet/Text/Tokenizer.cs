using System.Buffers;

namespace DeepNet.Text;

/// <summary>Turns texts into numbers of tokens and back.</summary>
/// <remarks>
/// Special tokens, such as <c>&lt;|endoftext|&gt;</c> or <c>[SEP]</c>, stand for something outside the text. A
/// tokenizer does not change once it is made, and many threads may use one at once.
/// </remarks>
public abstract partial class Tokenizer
{
    private readonly Vocabulary _vocabulary;
    private readonly HashSet<string> _special;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _specialSpans;
    private readonly int[] _specialLengths;
    private readonly SearchValues<string> _specialSearch;
    private readonly bool[] _isSpecial;

    /// <summary>Takes over a vocabulary; special tokens that it lacks are put behind the others.</summary>
    private protected Tokenizer(
        Vocabulary vocabulary, IEnumerable<string?> specialTokens, string? unknownToken, string? padToken)
    {
        _special = new HashSet<string>(StringComparer.Ordinal);
        foreach (string? token in (IEnumerable<string?>)[padToken, unknownToken, .. specialTokens])
        {
            if (token is null || !_special.Add(token) || vocabulary.IdOf(token) is not null)
                continue;
            if (vocabulary.TryAdd(token) is { } problem)
                throw new ArgumentException($"{GetType().Name}: among the special tokens, {problem}.");
        }

        _vocabulary = vocabulary;
        _specialSpans = _special.GetAlternateLookup<ReadOnlySpan<char>>();
        _specialLengths = [.. _special.Select(token => token.Length).Distinct().OrderDescending()];
        _specialSearch = SearchValues.Create([.. _special], StringComparison.Ordinal);
        _isSpecial = new bool[vocabulary.Tokens.Count];
        foreach (string token in _special)
            _isSpecial[vocabulary.IdOf(token)!.Value] = true;
        SpecialTokens = [.. vocabulary.Tokens.Where(_special.Contains)];
        UnknownId = unknownToken is null ? null : vocabulary.IdOf(unknownToken);
        PadId = padToken is null ? null : vocabulary.IdOf(padToken);
    }

    /// <summary>The number of tokens, special ones among them; ids are smaller than this.</summary>
    public int Count => _vocabulary.Tokens.Count;

    /// <summary>The tokens by id, as the vocabulary writes them.</summary>
    public IReadOnlyList<string> Tokens => _vocabulary.Tokens;

    /// <summary>The special tokens by id.</summary>
    public IReadOnlyList<string> SpecialTokens { get; }

    /// <summary>The token for what the vocabulary does not know; null if there is none.</summary>
    public int? UnknownId { get; }

    /// <summary>The token that batches are filled up with; null if there is none.</summary>
    public int? PadId { get; }

    /// <summary>The id of a token, or null if the vocabulary does not have it.</summary>
    /// <param name="token">The token, as the vocabulary writes it.</param>
    public int? IdOf(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _vocabulary.IdOf(token);
    }

    /// <summary>The ids of a text's tokens; nothing is put before or behind them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parseSpecialTokens">Whether special tokens that stand in the text get their ids, the leftmost and
    /// longest first. False for texts that must not be able to say such things: they are text like any other.</param>
    /// <exception cref="ArgumentException">Something in the text is not in the vocabulary, and there is no token for
    /// the unknown.</exception>
    public int[] Encode(string text, bool parseSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>(text.Length / 4);
        ReadOnlySpan<char> rest = text;
        while (parseSpecialTokens && rest.IndexOfAny(_specialSearch) is >= 0 and int at)
        {
            string special = SpecialAt(rest[at..]);
            EncodeText(rest[..at], ids);
            ids.Add(_vocabulary.IdOf(special)!.Value);
            rest = rest[(at + special.Length)..];
        }

        EncodeText(rest, ids);
        return [.. ids];
    }

    /// <summary>The tokens of a text, as the vocabulary writes them.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="ArgumentException">Something in the text is not in the vocabulary, and there is no token for
    /// the unknown.</exception>
    public string[] Tokenize(string text) => Array.ConvertAll(Encode(text), id => Tokens[id]);

    /// <summary>The text of tokens.</summary>
    /// <param name="ids">The tokens.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not one of 0 … Count - 1.</exception>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = false)
    {
        var kept = new List<int>(ids.Length);
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)Count)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(ids), id, $"{GetType().Name}: {id} is no token; the ids are 0 to {Count - 1}.");
            }

            if (!skipSpecialTokens || !_isSpecial[id])
                kept.Add(id);
        }

        return DecodeTokens(kept);
    }

    /// <summary>Appends the tokens of a text without special ones.</summary>
    private protected abstract void EncodeText(ReadOnlySpan<char> text, List<int> ids);

    /// <summary>The text of tokens of the vocabulary.</summary>
    private protected abstract string DecodeTokens(List<int> ids);

    private protected bool IsSpecial(string token) => _special.Contains(token);

    /// <summary>What stands for a text that the vocabulary lacks.</summary>
    private protected int Unknown(ReadOnlySpan<char> text) => UnknownId ?? throw new ArgumentException(
        $"{GetType().Name}: {Vocabulary.Quote(text.ToString())} is not in the vocabulary of {Count} tokens, "
            + "and there is no token for the unknown.");

    /// <summary>Each text, cut where special tokens stand in it.</summary>
    private protected static IEnumerable<string> WithoutSpecial(
        IEnumerable<string> texts, IReadOnlyCollection<string> special)
    {
        string[] separators = [.. special.OrderByDescending(token => token.Length)];
        foreach (string text in texts)
        {
            Check.Argument(text is not null, $"Train: a text is null.");
            if (separators.Length == 0)
            {
                yield return text;
                continue;
            }

            foreach (string part in text.Split(separators, StringSplitOptions.RemoveEmptyEntries))
                yield return part;
        }
    }

    private string SpecialAt(ReadOnlySpan<char> text)
    {
        foreach (int length in _specialLengths)
        {
            if (length <= text.Length && _specialSpans.TryGetValue(text[..length], out string? token))
                return token;
        }

        throw new InvalidOperationException("Tokenizer: no special token where one was found.");
    }
}
