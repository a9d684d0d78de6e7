using System.Buffers.Binary;
using System.Text;

namespace DeepNet.Training.Tests.TensorBoard;

/// <summary>A message of protocol buffers, taken apart by hand: the fields by number, in their order.</summary>
/// <remarks>https://protobuf.dev/programming-guides/encoding</remarks>
internal sealed class WireMessage
{
    private readonly List<(int Field, byte[] Bytes)> _fields = [];

    public WireMessage(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            ulong key = Varint(ref bytes);
            int length = (key & 7) switch
            {
                0 => VarintLength(bytes),
                1 => 8,
                2 => checked((int)Varint(ref bytes)),
                5 => 4,
                _ => throw new FormatException($"Wire type {key & 7}."),
            };
            _fields.Add((checked((int)(key >> 3)), bytes[..length].ToArray()));
            bytes = bytes[length..];
        }
    }

    public int[] Fields => [.. _fields.Select(entry => entry.Field)];

    public bool Has(int field) => _fields.Exists(entry => entry.Field == field);

    public byte[] Bytes(int field) => All(field) is [.., var last] ? last : [];

    public string Text(int field) => new UTF8Encoding(false, true).GetString(Bytes(field));

    public string[] Texts(int field) => [.. All(field).Select(Encoding.UTF8.GetString)];

    public long Integer(int field)
    {
        if (!Has(field))
            return 0;
        ReadOnlySpan<byte> bytes = Bytes(field);
        return (long)Varint(ref bytes);
    }

    public float Single(int field) => Has(field) ? BinaryPrimitives.ReadSingleLittleEndian(Bytes(field)) : 0;

    public double Double(int field) => Has(field) ? BinaryPrimitives.ReadDoubleLittleEndian(Bytes(field)) : 0;

    public double[] Doubles(int field) =>
        [.. Bytes(field).Chunk(sizeof(double)).Select(part => BinaryPrimitives.ReadDoubleLittleEndian(part))];

    public WireMessage Message(int field) => new(Bytes(field));

    public WireMessage[] Messages(int field) => [.. All(field).Select(bytes => new WireMessage(bytes))];

    /// <summary>A map: messages of key 1 and value 2.</summary>
    public Dictionary<string, WireMessage> Map(int field) =>
        Messages(field).ToDictionary(entry => entry.Text(1), entry => entry.Message(2));

    private byte[][] All(int field) => [.. _fields.Where(entry => entry.Field == field).Select(entry => entry.Bytes)];

    private static int VarintLength(ReadOnlySpan<byte> bytes)
    {
        int length = 1;
        while (bytes[length - 1] >= 0x80)
            length++;
        return length;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        int length = VarintLength(bytes);
        for (int i = 0; i < length; i++)
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
        bytes = bytes[length..];
        return value;
    }
}
