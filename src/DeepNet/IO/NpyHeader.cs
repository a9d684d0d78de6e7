using System.Buffers.Binary;
using System.Text;

namespace DeepNet.IO;

/// <summary>The checked header of an npy array.</summary>
/// <remarks>https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html.</remarks>
internal sealed class NpyHeader
{
    /// <summary>The longest dictionary; those of plain arrays have some hundred bytes.</summary>
    public const int LongestHeader = ushort.MaxValue;

    /// <summary>NumPy's own limit.</summary>
    public const int LargestRank = 64;

    /// <summary>Data start at a multiple of this.</summary>
    private const int Alignment = 64;

    private const int MagicLength = 8;

    private NpyHeader(StoredType type, bool isBigEndian, bool isFortran, Shape shape, int length)
    {
        Type = type;
        IsBigEndian = isBigEndian;
        IsFortran = isFortran;
        Shape = shape;
        Length = length;
    }

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public StoredType Type { get; }

    public bool IsBigEndian { get; }

    /// <summary>True if the first index runs fastest.</summary>
    public bool IsFortran { get; }

    public Shape Shape { get; }

    /// <summary>Bytes before the elements.</summary>
    public int Length { get; }

    /// <summary>Reads the header of an array that takes <paramref name="available"/> bytes, all of them.</summary>
    /// <exception cref="InvalidDataException">It breaks a rule of the format, or elements are missing or too
    /// many.</exception>
    public static NpyHeader Read(Stream stream, long available)
    {
        if (available < MagicLength + sizeof(ushort))
            throw new InvalidDataException($"{available} bytes are too few for the header of an npy file.");
        Span<byte> start = stackalloc byte[MagicLength];
        stream.ReadExactly(start);
        if (!start.StartsWith(Magic))
        {
            throw new InvalidDataException(
                $"the file starts with {Convert.ToHexString(start[..Magic.Length])}, "
                    + $"an npy file with {Convert.ToHexString(Magic)}.");
        }

        int version = start[MagicLength - 2];
        if (version is < 1 or > 3 || start[MagicLength - 1] != 0)
        {
            throw new InvalidDataException(
                $"version {version}.{start[MagicLength - 1]} is unknown; known are 1.0, 2.0 and 3.0.");
        }

        Span<byte> word = stackalloc byte[sizeof(uint)];
        word.Clear();
        int lengthBytes = version == 1 ? sizeof(ushort) : sizeof(uint);
        long left = available - MagicLength - lengthBytes;
        if (left < 0)
            throw new InvalidDataException($"the file ends within the header ({available} bytes).");
        stream.ReadExactly(word[..lengthBytes]);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(word);
        if (length > LongestHeader || length > left)
        {
            throw new InvalidDataException(
                $"the header is {length} bytes long, but {left} follow, and {LongestHeader} are allowed.");
        }

        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        string text = (version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);
        return Resolve(NpyDictionary.Parse(text), MagicLength + lengthBytes + (int)length, left - length);
    }

    /// <summary>The bytes before the elements of a tensor.</summary>
    public static byte[] Write(DType dtype, Shape shape)
    {
        string sizes = shape.Rank == 1 ? $"{shape[0]}," : string.Join(", ", shape);
        string text = $"{{'descr': '{NpyType.NameOf(dtype)}', 'fortran_order': False, 'shape': ({sizes}), }}";
        int total = MagicLength + sizeof(ushort) + text.Length + 1;
        total = (total + Alignment - 1) / Alignment * Alignment;
        var header = new byte[total];
        Magic.CopyTo(header);
        header[Magic.Length] = 1;
        int padded = total - MagicLength - sizeof(ushort);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(MagicLength), checked((ushort)padded));
        Encoding.Latin1.GetBytes(text.PadRight(padded - 1) + "\n", header.AsSpan(MagicLength + sizeof(ushort)));
        return header;
    }

    private static NpyHeader Resolve(NpyDictionary dictionary, int length, long dataLength)
    {
        (StoredType type, bool isBigEndian) = NpyType.Find(dictionary.Descr);
        if (dictionary.Sizes.Count > LargestRank)
        {
            throw new InvalidDataException(
                $"shape has {dictionary.Sizes.Count} dims, but may have {LargestRank} at most.");
        }

        (Shape shape, long bytes) = StoredElements.Measure(type, [.. dictionary.Sizes]);
        if (bytes != dataLength)
        {
            throw new InvalidDataException(
                $"shape {shape} of '{dictionary.Descr}' takes {bytes} bytes, but {dataLength} follow the header.");
        }

        return new NpyHeader(type, isBigEndian, dictionary.IsFortran, shape, length);
    }
}
