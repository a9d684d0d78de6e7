namespace DeepNet.IO;

/// <summary>How a JPEG file is coded: a start-of-frame segment.</summary>
internal sealed class JpegFrame
{
    private JpegFrame(int width, int height, bool isProgressive, JpegComponent[] components)
    {
        Width = width;
        Height = height;
        IsProgressive = isProgressive;
        Components = components;
        MostAcross = components.Max(c => c.Across);
        MostDown = components.Max(c => c.Down);
        UnitsAcross = Share(width, 1, 8 * MostAcross);
        UnitsDown = Share(height, 1, 8 * MostDown);
        foreach (JpegComponent c in components)
        {
            c.SetSize(Share(width, c.Across, MostAcross), Share(height, c.Down, MostDown), UnitsAcross, UnitsDown);
            Blocks += (long)c.BlocksAcross * c.BlocksDown;
        }

        static int Share(int size, int part, int whole) => (int)((((long)size * part) + whole - 1) / whole);
    }

    public int Width { get; }

    public int Height { get; }

    public bool IsProgressive { get; }

    public JpegComponent[] Components { get; }

    /// <summary>Blocks of the finest component in a row of a unit.</summary>
    public int MostAcross { get; }

    public int MostDown { get; }

    /// <summary>Units of the image: the smallest pieces with whole blocks of all components.</summary>
    public int UnitsAcross { get; }

    public int UnitsDown { get; }

    /// <summary>Blocks of all components.</summary>
    public long Blocks { get; }

    public static JpegFrame Read(int marker, ByteReader body, long maxPixels)
    {
        int bits = body.Byte("the precision");
        int height = body.UInt16Big("the height"), width = body.UInt16Big("the width");
        int count = body.Byte("the number of components");
        if (bits != 8)
            throw new InvalidDataException($"JPEG: samples of {bits} bits; only 8 are read.");
        if (height == 0)
            throw new InvalidDataException("JPEG: the height is left to a segment DNL, which is not read.");
        if (count is not (1 or 3 or 4))
            throw new InvalidDataException($"JPEG: {count} components; 1, 3 and 4 are read.");
        Raster.CheckSize("JPEG", width, height, count, maxPixels);
        var components = new JpegComponent[count];
        for (int i = 0; i < count; i++)
        {
            int id = body.Byte("a component"), sampling = body.Byte("a sampling"), table = body.Byte("a table");
            int across = sampling >> 4, down = sampling & 15;
            if (across is < 1 or > 4 || down is < 1 or > 4 || table > 3)
            {
                throw new InvalidDataException(
                    $"JPEG: component {id} has sampling {across} × {down} and table {table}; "
                    + "1 to 4, 1 to 4 and 0 to 3 exist.");
            }

            if (Array.Exists(components, c => c?.Id == id))
                throw new InvalidDataException($"JPEG: component {id} stands twice.");
            components[i] = new(id, across, down, table);
        }

        return new(width, height, marker == JpegMarker.Progressive, components);
    }
}
