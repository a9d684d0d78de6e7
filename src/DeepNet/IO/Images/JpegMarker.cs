namespace DeepNet.IO;

/// <summary>The second bytes of markers: ITU-T T.81, table B.1.</summary>
internal static class JpegMarker
{
    public const int Baseline = 0xc0;
    public const int Extended = 0xc1;
    public const int Progressive = 0xc2;
    public const int HuffmanTables = 0xc4;
    public const int ArithmeticConditions = 0xcc;
    public const int Restart0 = 0xd0;
    public const int Restart7 = 0xd7;
    public const int Start = 0xd8;
    public const int End = 0xd9;
    public const int Scan = 0xda;
    public const int QuantizationTables = 0xdb;
    public const int NumberOfLines = 0xdc;
    public const int RestartInterval = 0xdd;
    public const int App0 = 0xe0;
    public const int App14 = 0xee;

    /// <summary>The position of the next marker, behind bytes of a scan; the file's length if there is none.</summary>
    public static int Find(ReadOnlySpan<byte> data, int position)
    {
        for (; position + 1 < data.Length; position++)
        {
            int skipped = data[position..^1].IndexOf((byte)0xff);
            if (skipped < 0)
                break;
            position += skipped;
            // FF 00 is a byte FF, and any number of FF may stand before a marker.
            if (data[position + 1] is not (0 or 0xff))
                return position;
        }

        return data.Length;
    }
}
