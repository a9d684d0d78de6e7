using System.IO.Compression;
using System.Text;
using DeepNet.IO;

namespace DeepNet.Data;

/// <summary>Reads files out of a gzipped or plain tar archive that nobody vouches for.</summary>
/// <remarks>
/// Nothing is unpacked to the disk; names must be those of files inside a folder. System.Formats.Tar allocates what a
/// header of a long name or of extended attributes asks for, up to 2 GB; this one skips such headers, which the
/// archives of published data sets do not need. POSIX.1-1988 ustar, pax interchange format.
/// </remarks>
internal static class TarArchive
{
    private const int Block = 512;
    private const int SizeAt = 124;
    private const int ChecksumAt = 148;
    private const int TypeAt = 156;
    private const int MagicAt = 257;
    private const int PrefixAt = 345;
    private const int BufferBytes = 1 << 16;

    /// <summary>Hands the wanted files to <paramref name="visit"/>, in the order of the archive.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="wanted">Whether the file of a name is.</param>
    /// <param name="largestFile">Bytes a wanted file may have.</param>
    /// <param name="largestTotal">Bytes the archive may expand to.</param>
    /// <param name="visit">Gets name and bytes.</param>
    /// <param name="cancellationToken">Looked at between files.</param>
    /// <exception cref="InvalidDataException">The archive is damaged, too large, or names a place outside.</exception>
    public static void Read(
        string path,
        Predicate<string> wanted,
        int largestFile,
        long largestTotal,
        Action<string, byte[]> visit,
        CancellationToken cancellationToken)
    {
        using FileStream file = File.OpenRead(path);
        bool isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        using Stream stream = isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
        try
        {
            ReadAll(stream, wanted, largestFile, largestTotal, visit, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            string problem = e is EndOfStreamException ? "the archive ends within an entry." : e.Message;
            throw new InvalidDataException($"{path}: {problem}", e);
        }
    }

    private static void ReadAll(
        Stream stream,
        Predicate<string> wanted,
        int largestFile,
        long largestTotal,
        Action<string, byte[]> visit,
        CancellationToken cancellationToken)
    {
        Span<byte> header = stackalloc byte[Block];
        var buffer = new byte[BufferBytes];
        for (long total = 0; stream.ReadAtLeast(header, Block, throwOnEndOfStream: false) is > 0 and var count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (count < Block)
                throw new EndOfStreamException();
            if (!header.ContainsAnyExcept((byte)0))
                return;
            CheckSum(header);
            string name = Name(header);
            long size = Octal(header.Slice(SizeAt, 12), "size");
            long padded = (size + Block - 1) / Block * Block;
            total += padded + Block;
            if (total > largestTotal)
            {
                throw new InvalidDataException(
                    $"with '{ZipReader.Shown(name)}' the archive expands to more than {largestTotal} bytes.");
            }

            if (header[TypeAt] is not ((byte)'0' or 0) || !wanted(name))
            {
                Skip(stream, padded, buffer);
                continue;
            }

            if (size > largestFile)
            {
                throw new InvalidDataException(
                    $"'{ZipReader.Shown(name)}' has {size} bytes, but may have {largestFile} at most.");
            }

            byte[] bytes = ReadBody(stream, size, buffer);
            Skip(stream, padded - size, buffer);
            visit(name, bytes);
        }
    }

    private static string Name(ReadOnlySpan<byte> header)
    {
        string name = Text(header[..100]);
        // In the archives of GNU tar, whose magic goes on with a space, other things stand where ustar has a prefix.
        if (header[MagicAt..].StartsWith("ustar\0"u8) && header[PrefixAt] != 0)
            name = $"{Text(header.Slice(PrefixAt, 155))}/{name}";
        name = name.StartsWith("./", StringComparison.Ordinal) && name.Length > 2 ? name[2..] : name;
        return ZipReader.IsPlain(name)
            ? name
            : throw new InvalidDataException(
                $"the entry '{ZipReader.Shown(name)}' has the name of a place outside a folder.");
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    private static void CheckSum(ReadOnlySpan<byte> header)
    {
        long sum = 8 * ' ';
        for (int i = 0; i < Block; i++)
            sum += i is >= ChecksumAt and < ChecksumAt + 8 ? 0 : header[i];
        if (sum != Octal(header.Slice(ChecksumAt, 8), "checksum"))
        {
            throw new InvalidDataException(
                "the checksum of a header is wrong; this is no tar archive, or a damaged one.");
        }
    }

    private static long Octal(ReadOnlySpan<byte> field, string name)
    {
        long value = 0;
        ReadOnlySpan<byte> digits = field.Trim(" \0"u8);
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
                throw new InvalidDataException($"the {name} of an entry is no octal number.");
            value = (value << 3) + (digit - '0');
        }

        return value;
    }

    private static byte[] ReadBody(Stream stream, long size, byte[] buffer)
    {
        // Grown as data arrive: a header alone must not be able to ask for megabytes.
        using var body = new MemoryStream((int)Math.Min(size, BufferBytes));
        for (long left = size; left > 0;)
        {
            int count = (int)Math.Min(left, buffer.Length);
            stream.ReadExactly(buffer, 0, count);
            body.Write(buffer, 0, count);
            left -= count;
        }

        return body.ToArray();
    }

    private static void Skip(Stream stream, long bytes, byte[] buffer)
    {
        for (; bytes > 0; bytes -= Math.Min(bytes, buffer.Length))
            stream.ReadExactly(buffer, 0, (int)Math.Min(bytes, buffer.Length));
    }
}
