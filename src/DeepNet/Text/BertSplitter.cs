using System.Globalization;
using System.Text;

namespace DeepNet.Text;

/// <summary>BERT's first step: clean text, in lower case and without accents if asked for, cut into words.</summary>
/// <remarks>
/// Control characters are dropped; words end at white space; each punctuation mark and each CJK ideograph is a word of
/// its own. Devlin et al., 2019, https://github.com/google-research/bert.
/// </remarks>
internal static class BertSplitter
{
    /// <summary>The text with one space between words.</summary>
    public static string Normalize(ReadOnlySpan<char> text, bool lowerCase, bool stripAccents)
    {
        var clean = new StringBuilder(text.Length + text.Length / 4);
        var stripped = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsDropped(rune))
                continue;
            if (Rune.IsWhiteSpace(rune))
            {
                AppendSpace(clean);
                continue;
            }

            if (rune.IsAscii)
            {
                Append(clean, rune, lowerCase);
                continue;
            }

            bool isAlone = IsIdeograph(rune);
            if (isAlone)
                AppendSpace(clean);
            stripped.Clear();
            if (stripAccents)
                Accents.AppendStripped(rune, stripped);
            else if (lowerCase && rune.Value == 0x130)
                stripped.Append("i\u0307"); // The one letter whose small form is two characters.
            else
                stripped.Append(rune.ToString());
            foreach (Rune part in stripped.ToString().EnumerateRunes())
                Append(clean, part, lowerCase);
            if (isAlone)
                AppendSpace(clean);
        }

        if (clean is [.., ' '])
            clean.Length--;
        return clean.ToString();
    }

    /// <summary>The characters that the vocabulary of Chinese BERT has one by one.</summary>
    public static bool IsIdeograph(Rune rune) => rune.Value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F)
        or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    /// <summary>Unicode punctuation, and all of ASCII that is neither letter, digit nor space.</summary>
    public static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
        : Rune.GetUnicodeCategory(rune) is >= UnicodeCategory.ConnectorPunctuation
            and <= UnicodeCategory.OtherPunctuation;

    private static bool IsDropped(Rune rune) => rune.Value is not ('\t' or '\n' or '\r')
        && (rune.Value == 0xFFFD || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static void AppendSpace(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] != ' ')
            text.Append(' ');
    }

    /// <summary>Appends a character, in lower case if asked for, and spaces around it if it is punctuation.</summary>
    private static void Append(StringBuilder text, Rune rune, bool lowerCase)
    {
        bool isPunctuation = IsPunctuation(rune);
        if (isPunctuation)
            AppendSpace(text);
        Span<char> characters = stackalloc char[2];
        int length = (lowerCase ? Rune.ToLowerInvariant(rune) : rune).EncodeToUtf16(characters);
        text.Append(characters[..length]);
        if (isPunctuation)
            AppendSpace(text);
    }
}
