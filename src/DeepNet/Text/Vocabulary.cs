using System.Globalization;
using System.Text;

namespace DeepNet.Text;

/// <summary>Tokens and their numbers, and the rules that tokens obey.</summary>
internal sealed class Vocabulary
{
    /// <summary>The most UTF-16 characters of a token; what a file may make others hold on to.</summary>
    public const int LongestToken = 4096;

    private const int LongestQuote = 60;

    private readonly List<string> _tokens = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <summary>The tokens by number.</summary>
    public IReadOnlyList<string> Tokens => _tokens;

    /// <summary>The number of a token, or null.</summary>
    public int? IdOf(string token) => _ids.TryGetValue(token, out int id) ? id : null;

    /// <summary>A vocabulary of these tokens.</summary>
    /// <exception cref="ArgumentException">One breaks a rule.</exception>
    public static Vocabulary Of(string tokenizer, IEnumerable<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var vocabulary = new Vocabulary();
        foreach (string token in tokens)
        {
            if (vocabulary.TryAdd(token) is { } problem)
                throw new ArgumentException($"{tokenizer}: {problem}.");
        }

        return vocabulary;
    }

    /// <summary>Adds a token, or says why not.</summary>
    public string? TryAdd(string token)
    {
        string? problem = ProblemOf(token);
        if (problem is null)
        {
            _ids.Add(token, _tokens.Count);
            _tokens.Add(token);
        }

        return problem;
    }

    /// <summary>A token for a message: short, and without control characters.</summary>
    public static string Quote(string token)
    {
        var text = new StringBuilder("'");
        foreach (char c in token.AsSpan(0, Math.Min(token.Length, LongestQuote)))
        {
            if (char.IsControl(c) || char.IsSurrogate(c))
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else
                text.Append(c);
        }

        return text.Append(token.Length > LongestQuote ? "…'" : "'").ToString();
    }

    private string? ProblemOf(string token)
    {
        if (string.IsNullOrEmpty(token))
            return "a token is empty";
        if (token.Length > LongestToken)
            return $"the token {Quote(token)} has {token.Length} characters; {LongestToken} are the most";
        if (!IsWellFormed(token))
            return $"the token {Quote(token)} has half of a surrogate pair";
        return IdOf(token) is { } id ? $"the token {Quote(token)} is there already, with id {id}" : null;
    }

    private static bool IsWellFormed(string token)
    {
        for (int i = 0; i < token.Length; i++)
        {
            if (!char.IsSurrogate(token[i]))
                continue;
            if (i + 1 == token.Length || !char.IsSurrogatePair(token[i], token[i + 1]))
                return false;
            i++;
        }

        return true;
    }
}
