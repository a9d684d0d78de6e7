using System.Buffers.Binary;
using System.Text;

namespace DeepNet.IO;

/// <summary>A place in the bytes of a pickle; every step is checked against their end.</summary>
internal sealed class PickleInput(byte[] bytes, int position, string name)
{
    private static readonly UTF8Encoding s_utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Where the next byte is read.</summary>
    public int Position { get; private set; } = position;

    /// <summary>Where the instruction at work starts, for messages.</summary>
    public int Start { get; set; } = position;

    public InvalidDataException Error(string problem, Exception? inner = null) =>
        new($"byte {Start} of {name}: {problem}", inner);

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(sizeof(double)));

    public ReadOnlySpan<byte> Take(ulong count)
    {
        int left = bytes.Length - Position;
        if (count > (ulong)left)
            throw Error($"{count} bytes are asked for where {left} are left.");
        ReadOnlySpan<byte> taken = bytes.AsSpan(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    public string Text(ulong count) => Decode(Take(count));

    /// <summary>Bytes, each as the character of its number.</summary>
    public string Latin1(ulong count) => Encoding.Latin1.GetString(Take(count));

    /// <summary>Up to the next line feed, which is skipped.</summary>
    public string Line(int longest)
    {
        ReadOnlySpan<byte> rest = bytes.AsSpan(Position, Math.Min(longest + 1, bytes.Length - Position));
        int length = rest.IndexOf((byte)'\n');
        if (length < 0)
            throw Error($"a line has no end within {rest.Length} bytes.");
        Position += length + 1;
        return Decode(rest[..length]);
    }

    private string Decode(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return s_utf8.GetString(utf8);
        }
        catch (DecoderFallbackException e)
        {
            throw Error("a text is not valid UTF-8.", e);
        }
    }
}
