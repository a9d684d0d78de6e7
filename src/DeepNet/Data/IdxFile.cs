using System.Buffers.Binary;
using System.IO.Compression;
using DeepNet.IO;

namespace DeepNet.Data;

/// <summary>Reads the idx files of the MNIST family, plain or gzipped.</summary>
/// <remarks>
/// Big-endian: two zero bytes, an element type, the number of dims, the sizes, the elements. LeCun,
/// http://yann.lecun.com/exdb/mnist.
/// </remarks>
public static class IdxFile
{
    private const byte UnsignedByte = 0x08;
    private const long LargestBytes = int.MaxValue - 64;

    /// <summary>The unsigned bytes of the file as a UInt8 tensor of the file's shape.</summary>
    /// <exception cref="InvalidDataException">The file is not an idx file of bytes, is shorter or longer than its
    /// header says, or would expand to more than 64 MiB and 200 times its size.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Tensor Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using FileStream file = File.OpenRead(path);
        using Stream stream = IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : file;
        Span<byte> magic = stackalloc byte[4];
        ReadExactly(stream, magic, path);
        if (magic[0] != 0 || magic[1] != 0 || magic[2] != UnsignedByte || magic[3] is 0 or > 8)
        {
            throw new InvalidDataException(
                $"IdxFile: {path} starts with {Convert.ToHexString(magic)}; "
                    + $"an idx file of bytes starts with 0000 08 and 1 to 8 dims.");
        }

        var sizes = new int[magic[3]];
        long count = 1;
        Span<byte> word = stackalloc byte[4];
        for (int d = 0; d < sizes.Length; d++)
        {
            ReadExactly(stream, word, path);
            sizes[d] = BinaryPrimitives.ReadInt32BigEndian(word);
            // As in Shape, a size of zero leaves a limit to what the others multiply to.
            count = sizes[d] >= 0 && count <= LargestBytes ? count * Math.Max(sizes[d], 1) : long.MaxValue;
        }

        long most = ReferenceEquals(stream, file)
            ? file.Length
            : ZipReader.LargestExpansion + (ZipReader.LargestRatio * file.Length);
        bool isEmpty = sizes.Contains(0);
        if (count > (isEmpty ? LargestBytes : Math.Min(most, LargestBytes)))
        {
            throw new InvalidDataException(
                $"IdxFile: {path} names the sizes [{string.Join(", ", sizes)}], more than the "
                    + $"{Math.Min(most, LargestBytes)} bytes that the file can hold.");
        }

        return Tensor.From<byte>(ReadBody(stream, isEmpty ? 0 : count, path), new Shape(sizes));
    }

    private static bool IsGzip(FileStream file)
    {
        bool isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return isGzip;
    }

    private static byte[] ReadBody(Stream stream, long count, string path)
    {
        // Grown as data arrive: a header alone must not be able to ask for gigabytes.
        using var body = new MemoryStream((int)Math.Min(count, 1 << 20));
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = ReadSome(stream, buffer, path)) > 0;)
        {
            body.Write(buffer, 0, read);
            if (body.Length > count)
                break;
        }

        if (body.Length != count)
        {
            throw new InvalidDataException(
                $"IdxFile: {path} has {(body.Length > count ? "more" : "fewer")} "
                    + $"than the {count} bytes its header names ({body.Length} read).");
        }

        return body.ToArray();
    }

    private static int ReadSome(Stream stream, byte[] buffer, string path)
    {
        try
        {
            return stream.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"IdxFile: {path} is damaged: {e.Message}", e);
        }
    }

    private static void ReadExactly(Stream stream, Span<byte> destination, string path)
    {
        try
        {
            stream.ReadExactly(destination);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"IdxFile: {path} ends within its header.", e);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"IdxFile: {path} is damaged: {e.Message}", e);
        }
    }
}
