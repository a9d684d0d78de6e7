using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;

namespace DeepNet.Training;

/// <summary>The content of a file of text: UTF-8 without a byte order mark and without NUL, whatever the file is
/// like.</summary>
internal static class CsvText
{
    private const int MostBytes = 1_000_000_000;

    // A table of any use shrinks by less; an archive that grows more is there to fill the memory.
    private const int MostExpansion = 100, LeastExpanded = 1 << 20;

    public static ReadOnlyMemory<byte> Read(string source, Stream stream, CsvOptions options)
    {
        ArraySegment<byte> bytes = ReadAll(source, stream, MostBytes);
        if (bytes.AsSpan() is [0x1F, 0x8B, ..])
            bytes = Expand(source, bytes);
        ReadOnlyMemory<byte> text = bytes.AsSpan() switch
        {
            [0xEF, 0xBB, 0xBF, ..] => bytes[3..],
            [0xFF, 0xFE, ..] => Convert(source, bytes[2..], Encoding.Unicode),
            [0xFE, 0xFF, ..] => Convert(source, bytes[2..], Encoding.BigEndianUnicode),
            _ when options.Encoding is { } encoding && encoding.CodePage != Encoding.UTF8.CodePage =>
                Convert(source, bytes, encoding),
            _ => bytes,
        };
        ReadOnlySpan<byte> span = text.Span;
        if (!Utf8.IsValid(span))
        {
            int at = FirstInvalid(span);
            throw CsvError.At(
                source,
                Line(span[..at]),
                null,
                $"byte 0x{span[at]:X2} is no UTF-8; set the Encoding, to Encoding.Latin1 for instance");
        }

        int nul = span.IndexOf((byte)0);
        return nul < 0
            ? text
            : throw CsvError.At(source, Line(span[..nul]), null, "a character is NUL, which no text has");
    }

    /// <summary>Without its first lines.</summary>
    public static ReadOnlyMemory<byte> Skip(ReadOnlyMemory<byte> text, int lines)
    {
        for (; lines > 0 && text.Length > 0; lines--)
        {
            int end = text.Span.IndexOfAny((byte)'\r', (byte)'\n');
            int length = end >= 0 && text.Span[end..].StartsWith("\r\n"u8) ? 2 : 1;
            text = end < 0 ? default : text[(end + length)..];
        }

        return text;
    }

    private static ArraySegment<byte> ReadAll(string source, Stream stream, long most)
    {
        long expected = stream.CanSeek ? stream.Length - stream.Position : 0;
        if (expected > most)
            throw TooLarge(source, most);
        using var all = new MemoryStream((int)Math.Max(expected, 0));
        var buffer = new byte[1 << 14];
        for (int count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
        {
            if (all.Length + count > most)
                throw TooLarge(source, most);
            all.Write(buffer, 0, count);
        }

        return new ArraySegment<byte>(all.GetBuffer(), 0, (int)all.Length);
    }

    private static ArraySegment<byte> Expand(string source, ArraySegment<byte> bytes)
    {
        using var archive = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count);
        using var expanding = new GZipStream(archive, CompressionMode.Decompress);
        long most = Math.Min(LeastExpanded + ((long)MostExpansion * bytes.Count), MostBytes);
        try
        {
            return ReadAll(source, expanding, most);
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith(source, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{source}: the gzip data is damaged: {e.Message}", e);
        }
    }

    private static ArraySegment<byte> Convert(string source, ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        try
        {
            return Encoding.UTF8.GetBytes(strict.GetString(bytes));
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{source}: it is no text in {encoding.WebName}: {e.Message}", e);
        }
    }

    private static int FirstInvalid(ReadOnlySpan<byte> span)
    {
        var buffer = new char[1 << 12];
        int at = 0;
        while (Utf8.ToUtf16(span[at..], buffer, out int read, out _, replaceInvalidSequences: false)
            == OperationStatus.DestinationTooSmall)
        {
            at += read;
        }

        Utf8.ToUtf16(span[at..], buffer, out int last, out _, replaceInvalidSequences: false);
        return at + last;
    }

    /// <summary>The line that comes after this text, from 1.</summary>
    private static int Line(ReadOnlySpan<byte> before) => before.Count((byte)'\n') + 1;

    private static InvalidDataException TooLarge(string source, long most) =>
        new($"{source}: it has more than the {most} bytes that are read.");
}
