using System.Buffers.Binary;

namespace DeepNet.Training.Tests.TensorBoard;

/// <summary>Reads event files without any code of the library: TFRecord's frames with their checksums, then
/// <see cref="WireMessage"/>.</summary>
internal static class EventReader
{
    // Fields of an event, a value of its summary, a histogram, an image, a node of a graph.
    public const int WallTime = 1, Step = 2, FileVersion = 3, GraphDef = 4, Summary = 5, SessionLog = 7;
    public const int Tag = 1, SimpleValue = 2, Image = 4, Histo = 5, Tensor = 8, Metadata = 9;

    /// <summary>CRC-32C, one bit at a time.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }

        return ~crc;
    }

    public static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = Crc(bytes);
        return unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8u);
    }

    /// <summary>The whole records; <c>Left</c> is what is left of one that was cut off. A wrong checksum is an
    /// error.</summary>
    public static (List<WireMessage> Events, int Left) Parse(ReadOnlySpan<byte> bytes)
    {
        var events = new List<WireMessage>();
        while (bytes.Length >= 12)
        {
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) != Masked(bytes[..8]))
                throw new FormatException("Checksum of a length.");
            if ((ulong)bytes.Length < length + 16)
                break;
            ReadOnlySpan<byte> data = bytes.Slice(12, (int)length);
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + (int)length)..]) != Masked(data))
                throw new FormatException("Checksum of a record.");
            events.Add(new WireMessage(data));
            bytes = bytes[(16 + (int)length)..];
        }

        return (events, bytes.Length);
    }

    /// <summary>A file that is whole, though its writer may still be at work.</summary>
    public static List<WireMessage> Read(string path)
    {
        using FileStream stream = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        (List<WireMessage> events, int rest) = Parse(copy.ToArray());
        rest.Should().Be(0, "{0} ends with a whole record", path);
        return events;
    }

    /// <summary>All files of a folder, in the order of their names' times and numbers.</summary>
    public static List<WireMessage> ReadFolder(string folder) =>
        [.. Directory.GetFiles(folder, "events.out.tfevents.*").OrderBy(Number).SelectMany(Read)];

    /// <summary>The values of summaries with their steps.</summary>
    public static IEnumerable<(string Tag, long Step, WireMessage Value)> Values(IEnumerable<WireMessage> events) =>
        from record in events
        from value in record.Message(Summary).Messages(1)
        select (value.Text(Tag), record.Integer(Step), value);

    public static List<(string Tag, long Step, float Value)> Scalars(IEnumerable<WireMessage> events) =>
    [
        .. Values(events).Where(entry => entry.Value.Has(SimpleValue))
            .Select(entry => (entry.Tag, entry.Step, entry.Value.Single(SimpleValue))),
    ];

    private static int Number(string path) =>
        int.Parse(path[(path.LastIndexOf('.') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
}
