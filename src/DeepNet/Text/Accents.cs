using System.Globalization;
using System.Text;

namespace DeepNet.Text;

/// <summary>Letters without their accents: canonical decomposition (NFD) with all nonspacing marks left out.</summary>
/// <remarks>
/// A table of its own, since <see cref="string.Normalize()"/> changes nothing in programs with invariant globalization.
/// Marks that stay are not put into canonical order. Unicode 14; characters once assigned keep their decompositions.
/// </remarks>
internal static partial class Accents
{
    private const int FirstSyllable = 0xAC00;
    private const int Syllables = 11172;
    private const int Vowels = 21;
    private const int Trailing = 28;

    private static readonly Dictionary<int, string> s_stripped = Parse();

    /// <summary>Appends what is left of a character.</summary>
    public static void AppendStripped(Rune rune, StringBuilder text)
    {
        if (rune.IsAscii)
        {
            text.Append((char)rune.Value);
            return;
        }

        int syllable = rune.Value - FirstSyllable;
        if ((uint)syllable < Syllables)
        {
            // Hangul is composed by rule: Unicode, chapter 3.12.
            text.Append((char)(0x1100 + syllable / (Vowels * Trailing)));
            text.Append((char)(0x1161 + syllable / Trailing % Vowels));
            if (syllable % Trailing > 0)
                text.Append((char)(0x11A7 + syllable % Trailing));
        }
        else if (s_stripped.TryGetValue(rune.Value, out string? stripped))
        {
            text.Append(stripped);
        }
        else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
        {
            text.Append(rune.ToString());
        }
    }

    private static Dictionary<int, string> Parse()
    {
        var stripped = new Dictionary<int, string>();
        foreach (string entry in Table)
        {
            int separator = entry.IndexOfAny([' ', '=']);
            int code = int.Parse(entry.AsSpan(0, separator), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            string target = entry[(separator + 1)..];
            if (entry[separator] == '=')
            {
                stripped.Add(code, target);
                continue;
            }

            foreach (Rune rune in target.EnumerateRunes())
                stripped.Add(code++, rune.ToString());
        }

        return stripped;
    }
}
