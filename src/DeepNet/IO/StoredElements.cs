using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DeepNet.Backends.Cpu;

namespace DeepNet.IO;

/// <summary>Moves elements between files and tensors.</summary>
internal static class StoredElements
{
    private const int ChunkBytes = 1 << 18;

    /// <summary>Fills a span with the bytes from a position of the elements on, or throws.</summary>
    public delegate void ByteSource(Span<byte> destination, long position);

    /// <summary>Sizes that a file names as a shape, and the bytes its elements take there.</summary>
    /// <exception cref="InvalidDataException">A size is negative or too large, or the bytes are beyond
    /// counting.</exception>
    public static (Shape Shape, long Bytes) Measure(StoredType type, ReadOnlySpan<long> sizes)
    {
        long bytes = type.DType.Size();
        foreach (long size in sizes)
        {
            if (size is < 0 or > int.MaxValue)
            {
                throw new InvalidDataException(
                    $"shape [{string.Join(", ", sizes.ToArray())}] has the size {size}, "
                        + $"but sizes lie between 0 and {int.MaxValue}.");
            }

            // As in Shape, a size of zero leaves a limit to what the others multiply to.
            if (size != 0 && (Math.BigMul(bytes, size, out bytes) != 0 || bytes < 0))
            {
                throw new InvalidDataException(
                    $"shape [{string.Join(", ", sizes.ToArray())}] has more bytes than 63 bits can count.");
            }
        }

        Shape shape = [.. sizes.ToArray().Select(size => (int)size)];
        return (shape, shape.Count * type.Size);
    }

    /// <summary>A tensor of elements that a file holds in row-major order.</summary>
    /// <exception cref="InvalidDataException">A Bool is neither 0 nor 1.</exception>
    public static unsafe Tensor Read(StoredType type, Shape shape, bool isBigEndian, ByteSource source)
    {
        Tensor y = Tensor.Empty(shape, type.DType);
        byte* destination = ((CpuStorage)y.Storage).Data;
        long total = shape.Count * type.Size;
        int factor = type.DType.Size() / type.Size;
        byte[] buffer = type.IsWidened ? new byte[Math.Min(ChunkBytes, total)] : [];
        for (long done = 0; done < total; done += ChunkBytes)
        {
            int length = (int)Math.Min(ChunkBytes, total - done);
            var elements = new Span<byte>(destination + (done * factor), length * factor);
            Span<byte> chunk = type.IsWidened ? buffer.AsSpan(0, length) : elements;
            source(chunk, done);
            if (isBigEndian)
                Reverse(chunk, type.Size);
            if (type.IsWidened)
                type.Widen(chunk, elements);
            else if (type.DType == DType.Bool)
                CheckBools(chunk, done);
        }

        GC.KeepAlive(y);
        return y;
    }

    /// <summary>Writes a tensor's elements in row-major, little-endian order.</summary>
    public static void Write(Stream stream, Tensor tensor)
    {
        Tensor x = tensor.Detach().Contiguous();
        long start = x.Layout.Offset * x.DType.Size(), total = checked(x.Count * x.DType.Size());
        var buffer = new byte[Math.Min(ChunkBytes, total)];
        for (long done = 0; done < total; done += buffer.Length)
        {
            Span<byte> chunk = buffer.AsSpan(0, (int)Math.Min(buffer.Length, total - done));
            x.Backend.Download(x.Storage, start + done, chunk);
            stream.Write(chunk);
        }
    }

    private static void Reverse(Span<byte> bytes, int size)
    {
        switch (size)
        {
            case 2:
                Span<ushort> shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                Span<uint> ints = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                Span<ulong> longs = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }

    private static void CheckBools(ReadOnlySpan<byte> bytes, long first)
    {
        if (bytes.IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and int bad)
            throw new InvalidDataException($"element {first + bad} is {bytes[bad]}, but a BOOL is 0 or 1.");
    }
}
