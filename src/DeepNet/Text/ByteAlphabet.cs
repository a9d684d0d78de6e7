using System.Buffers;

namespace DeepNet.Text;

/// <summary>GPT-2's printable character for each byte, so that tokens of any bytes can stand in text files.</summary>
/// <remarks>
/// Printable Latin-1 bytes stand for themselves; the others get U+0100 and up, in order: a space is Ġ, a line feed Ċ.
/// Radford et al., 2019, https://github.com/openai/gpt-2.
/// </remarks>
internal static class ByteAlphabet
{
    private const char FirstSubstitute = '\u0100';

    private static readonly char[] s_characters = MakeCharacters();

    private static readonly Dictionary<char, byte> s_bytes = Enumerable.Range(0, 256)
        .ToDictionary(value => s_characters[value], value => (byte)value);

    private static readonly SearchValues<char> s_all = SearchValues.Create(s_characters);

    /// <summary>The bytes in the order of GPT-2's vocabulary: those that stand for themselves first.</summary>
    public static byte[] Order { get; } =
    [
        .. Enumerable.Range(0, 256).Select(value => (byte)value).Where(IsPrintable),
        .. Enumerable.Range(0, 256).Select(value => (byte)value).Where(value => !IsPrintable(value)),
    ];

    /// <summary>The character of a byte.</summary>
    public static char CharacterOf(byte value) => s_characters[value];

    /// <summary>Whether a token has nothing but characters of bytes.</summary>
    public static bool Covers(string token) => !token.AsSpan().ContainsAnyExcept(s_all);

    /// <summary>The bytes of a token that the alphabet covers.</summary>
    public static byte[] BytesOf(string token)
    {
        var bytes = new byte[token.Length];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = s_bytes[token[i]];
        return bytes;
    }

    private static bool IsPrintable(byte value) => value is (>= 0x21 and <= 0x7E) or (>= 0xA1 and not 0xAD);

    private static char[] MakeCharacters()
    {
        var characters = new char[256];
        char substitute = FirstSubstitute;
        for (int value = 0; value < characters.Length; value++)
            characters[value] = IsPrintable((byte)value) ? (char)value : substitute++;
        return characters;
    }
}
