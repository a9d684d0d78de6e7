using System.Buffers.Binary;

namespace DeepNet.IO;

/// <summary>Reads a file's numbers one after the other; a read past the end is an error that names the field.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> data, string format)
{
    private readonly ReadOnlySpan<byte> _data = data;

    /// <summary>The next byte.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes that were not read.</summary>
    public readonly int Left => _data.Length - Position;

    /// <summary>The next bytes, without a copy.</summary>
    public ReadOnlySpan<byte> Take(long count, string field)
    {
        if (count < 0 || count > Left)
        {
            throw new InvalidDataException(
                $"{format}: {field} at byte {Position} has {count} bytes, but {Left} are left in the file.");
        }

        Position += (int)count;
        return _data.Slice(Position - (int)count, (int)count);
    }

    /// <summary>Goes to a byte of the file.</summary>
    public void Seek(long position, string field)
    {
        if (position < 0 || position > _data.Length)
        {
            throw new InvalidDataException(
                $"{format}: {field} names byte {position}, outside the file of {_data.Length} bytes.");
        }

        Position = (int)position;
    }

    public byte Byte(string field) => Take(1, field)[0];

    public ushort UInt16Big(string field) => BinaryPrimitives.ReadUInt16BigEndian(Take(2, field));

    public uint UInt32Big(string field) => BinaryPrimitives.ReadUInt32BigEndian(Take(4, field));

    public ushort UInt16Little(string field) => BinaryPrimitives.ReadUInt16LittleEndian(Take(2, field));

    public uint UInt32Little(string field) => BinaryPrimitives.ReadUInt32LittleEndian(Take(4, field));

    public int Int32Little(string field) => BinaryPrimitives.ReadInt32LittleEndian(Take(4, field));
}
