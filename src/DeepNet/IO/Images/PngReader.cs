using System.IO.Compression;
using System.Text;

namespace DeepNet.IO;

/// <summary>Reads the chunks of a PNG file.</summary>
/// <remarks>Portable Network Graphics (third edition), https://www.w3.org/TR/png-3/.</remarks>
internal static class PngReader
{
    private const string Format = "PNG";

    public static Raster Read(ReadOnlySpan<byte> data, long maxPixels)
    {
        var reader = new ByteReader(data, Format);
        reader.Take(PngHeader.Signature.Length, "the signature");
        string type = Chunk(ref reader, out ReadOnlySpan<byte> body);
        if (type != "IHDR")
            throw new InvalidDataException($"PNG: the first chunk is '{type}', not IHDR.");
        PngHeader header = PngHeader.Parse(body);
        // Four channels, as a palette may become.
        Raster.CheckSize(Format, header.Width, header.Height, 4, maxPixels);
        byte[]? palette = null, transparency = null;
        MemoryStream? compressed = null;
        for (bool isWithin = false; ;)
        {
            type = Chunk(ref reader, out body);
            if (type == "IEND")
                break;
            bool isData = type == "IDAT";
            if (isData && compressed is not null && !isWithin)
            {
                throw new InvalidDataException(
                    $"PNG: chunks IDAT before byte {reader.Position} do not follow each other.");
            }

            isWithin = isData;
            switch (type)
            {
                case "IDAT":
                    compressed ??= new MemoryStream(body.Length);
                    compressed.Write(body);
                    break;
                case "PLTE":
                    CheckOnce(type, palette, compressed);
                    palette = body.ToArray();
                    break;
                case "tRNS":
                    CheckOnce(type, transparency, compressed);
                    transparency = body.ToArray();
                    break;
                case "IHDR":
                    throw new InvalidDataException("PNG: IHDR stands twice.");
                default:
                    // The fifth bit of the first letter says whether the image can be shown without the chunk.
                    if (char.IsAsciiLetterUpper(type[0]))
                        throw new InvalidDataException($"PNG: chunk '{type}' is unknown, but needed for the image.");
                    break;
            }
        }

        if (compressed is null)
            throw new InvalidDataException("PNG: there is no chunk IDAT.");
        var pixels = new PngPixels(header, palette, transparency);
        return pixels.Decode(Inflate(compressed, header.RawBytes));
    }

    private static string Chunk(ref ByteReader reader, out ReadOnlySpan<byte> body)
    {
        int start = reader.Position;
        uint length = reader.UInt32Big("the length of a chunk");
        ReadOnlySpan<byte> name = reader.Take(4, "the type of a chunk");
        string type = Encoding.Latin1.GetString(name);
        foreach (char letter in type)
        {
            if (!char.IsAsciiLetter(letter))
            {
                throw new InvalidDataException(
                    $"PNG: the chunk at byte {start} has the type {Convert.ToHexString(name)}.");
            }
        }

        body = reader.Take(length, $"chunk {type}");
        uint stored = reader.UInt32Big($"the CRC of chunk {type}"), computed = Crc32.Append(Crc32.Append(0, name), body);
        if (stored != computed)
        {
            throw new InvalidDataException(
                $"PNG: chunk {type} at byte {start} is damaged: CRC {computed:x8} is stored as {stored:x8}.");
        }

        return type;
    }

    private static void CheckOnce(string type, byte[]? earlier, MemoryStream? compressed)
    {
        if (earlier is not null || compressed is not null)
            throw new InvalidDataException($"PNG: chunk {type} stands twice or behind IDAT.");
    }

    /// <summary>Exactly the rows that the header asks for. The memory grows with what comes out.</summary>
    private static byte[] Inflate(MemoryStream compressed, long expected)
    {
        if (expected > Array.MaxLength)
            throw new InvalidDataException($"PNG: the rows have {expected} bytes, more than {Array.MaxLength}.");
        CheckStart(compressed);
        // The stream compares the Adler-32 checksums at its end, but ends quietly where the data do. Zeros in the place of
        // a checksum that is missing make it speak.
        compressed.Write([0, 0, 0, 0]);
        compressed.Position = 0;
        var raw = new byte[Math.Min(expected, Math.Max(1 << 12, 4 * compressed.Length))];
        int filled = 0;
        bool isMore;
        try
        {
            using var stream = new ZLibStream(compressed, CompressionMode.Decompress, leaveOpen: true);
            for (int read; (read = stream.Read(raw.AsSpan(filled))) > 0;)
            {
                filled += read;
                if (filled == raw.Length && filled < expected)
                    Array.Resize(ref raw, (int)Math.Min(expected, 2L * filled));
            }

            isMore = filled == expected && stream.ReadByte() >= 0;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(
                "PNG: IDAT is damaged: it is no valid zlib stream, or its data do not agree with their Adler-32.", e);
        }

        if (isMore)
            throw new InvalidDataException($"PNG: IDAT holds more than the {expected} bytes of the rows.");
        if (filled < expected)
            throw new InvalidDataException($"PNG: IDAT ends after {filled} of the {expected} bytes of the rows.");
        return raw;
    }

    private static void CheckStart(MemoryStream compressed)
    {
        ReadOnlySpan<byte> bytes = compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
        // Deflate, a checksum of the two bytes, no dictionary; then at least a block and Adler-32.
        if (bytes.Length < 7 || (bytes[0] & 15) != 8 || ((bytes[0] << 8) | bytes[1]) % 31 != 0 || (bytes[1] & 32) != 0)
            throw new InvalidDataException("PNG: IDAT does not start a zlib stream.");
    }
}
