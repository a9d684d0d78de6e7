using System.Globalization;
using System.Text;

namespace DeepNet.Text;

/// <summary>Cuts text into the pieces within which GPT-2 merges bytes.</summary>
/// <remarks>
/// A scanner for the pattern <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c> on
/// Unicode characters, not on halves of surrogate pairs as .NET's regular expressions are.
/// Radford et al., 2019, https://github.com/openai/gpt-2.
/// </remarks>
internal ref struct Gpt2Splitter(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    private enum Kind : byte
    {
        Space,
        Letter,
        Number,
        Other,
    }

    /// <summary>The piece that <see cref="MoveNext"/> came to.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>Goes to the next piece, if there is one.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        int length = PieceLength(_rest);
        Current = _rest[..length];
        _rest = _rest[length..];
        return true;
    }

    private static int PieceLength(ReadOnlySpan<char> text)
    {
        if (text[0] == '\'' && ContractionLength(text[1..]) is > 0 and int length)
            return 1 + length;
        int start = text[0] == ' ' && text.Length > 1 && KindAt(text, 1).Kind != Kind.Space ? 1 : 0;
        Kind kind = KindAt(text, start).Kind;
        int end = RunEnd(text, start, kind);
        // Of several spaces before a word the last one is left to the word, or alone if it is not ' '.
        return kind == Kind.Space && end < text.Length && end > 1 ? end - 1 : end;
    }

    private static int ContractionLength(ReadOnlySpan<char> text) => text switch
    {
        ['s' or 't' or 'm' or 'd', ..] => 1,
        ['r' or 'v', 'e', ..] or ['l', 'l', ..] => 2,
        _ => 0,
    };

    private static int RunEnd(ReadOnlySpan<char> text, int start, Kind kind)
    {
        int end = start;
        while (end < text.Length)
        {
            (Kind next, int width) = KindAt(text, end);
            if (next != kind)
                break;
            end += width;
        }

        return end;
    }

    private static (Kind Kind, int Width) KindAt(ReadOnlySpan<char> text, int position)
    {
        char c = text[position];
        if (char.IsAscii(c))
        {
            Kind kind = char.IsAsciiLetter(c) ? Kind.Letter
                : char.IsAsciiDigit(c) ? Kind.Number
                : c is ' ' or (>= '\t' and <= '\r') ? Kind.Space
                : Kind.Other;
            return (kind, 1);
        }

        // Half of a surrogate pair comes out as U+FFFD, which is no letter either.
        Rune.DecodeFromUtf16(text[position..], out Rune rune, out int width);
        return (KindOf(rune), width);
    }

    private static Kind KindOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
            => Kind.Number,
        _ => Rune.IsWhiteSpace(rune) ? Kind.Space : Kind.Other,
    };
}
