namespace DeepNet.IO;

/// <summary>Reads PBM, PGM and PPM images, as text (P1, P2, P3) or binary (P4, P5, P6).</summary>
/// <remarks>Source: https://netpbm.sourceforge.net/doc/pnm.html. Of a file with several images, the first.</remarks>
internal static class PnmReader
{
    /// <summary>What separates numbers.</summary>
    public static bool IsSpace(byte value) => value is (byte)' ' or (>= 9 and <= 13);

    public static Raster Read(ReadOnlySpan<byte> data, long maxPixels)
    {
        int kind = data[1] - '0';
        string format = $"PNM (P{kind})";
        int position = 2;
        int width = Number(format, data, ref position, "the width");
        int height = Number(format, data, ref position, "the height");
        bool isBitmap = kind is 1 or 4;
        int largest = isBitmap ? 1 : Number(format, data, ref position, "the largest value");
        int channels = kind is 3 or 6 ? 3 : 1;
        if (largest is < 1 or > 65535)
            throw new InvalidDataException($"{format}: the largest value is {largest}; it must be 1 to 65535.");
        Raster.CheckSize(format, width, height, channels, maxPixels);
        if (kind >= 4)
        {
            if (position >= data.Length || !IsSpace(data[position]))
                throw new InvalidDataException($"{format}: no white space at byte {position}, where the header ends.");
            position++;
        }

        int samples = width * channels;
        long rowBytes = kind == 4 ? ((long)width + 7) / 8 : kind > 4 && largest > 255 ? 2L * samples : samples;
        // A sample of a text takes at least a digit, and but for bits a separator.
        long needed = kind is 2 or 3 ? (2 * rowBytes * height) - 1 : rowBytes * height;
        if (needed > data.Length - position)
        {
            throw new InvalidDataException(
                $"{format}: {width} × {height} pixels take {needed} bytes or more, "
                + $"but {data.Length - position} follow the header.");
        }

        Raster image = Raster.Of(channels, height, width);
        byte[] scale = Scale(largest);
        var row = new byte[samples];
        for (int y = 0; y < height; y++)
        {
            for (int i = 0; i < row.Length; i++)
            {
                int value = kind switch
                {
                    1 => Bit(format, data, ref position),
                    2 or 3 => Number(format, data, ref position, "a value"),
                    4 => (data[position + (i >> 3)] >> (7 - (i & 7))) & 1,
                    _ when largest > 255 => (data[position + (2 * i)] << 8) | data[position + (2 * i) + 1],
                    _ => data[position + i],
                };
                if (value > largest)
                {
                    throw new InvalidDataException(
                        $"{format}: a value of row {y} is {value}, above the largest value {largest}.");
                }

                // A bit of 1 is black.
                row[i] = isBitmap ? (byte)(255 * (1 - value)) : scale[value];
            }

            image.SetRow(y, row);
            position += kind >= 4 ? (int)rowBytes : 0;
        }

        return image;
    }

    private static byte[] Scale(int largest)
    {
        var scale = new byte[largest + 1];
        for (int v = 0; v < scale.Length; v++)
            scale[v] = (byte)(((2L * 255 * v) + largest) / (2L * largest));
        return scale;
    }

    private static int Number(string format, ReadOnlySpan<byte> data, ref int position, string what)
    {
        SkipSpace(data, ref position);
        long value = 0;
        int start = position;
        for (; position < data.Length && data[position] is >= (byte)'0' and <= (byte)'9'; position++)
        {
            value = (value * 10) + data[position] - '0';
            if (value > int.MaxValue)
                throw new InvalidDataException($"{format}: {what} at byte {start} is more than {int.MaxValue}.");
        }

        if (position == start)
            throw new InvalidDataException($"{format}: no number at byte {start} for {what}.");
        return (int)value;
    }

    private static int Bit(string format, ReadOnlySpan<byte> data, ref int position)
    {
        SkipSpace(data, ref position);
        if (position >= data.Length || data[position] is not ((byte)'0' or (byte)'1'))
            throw new InvalidDataException($"{format}: neither 0 nor 1 at byte {position}.");
        return data[position++] - '0';
    }

    /// <summary>Skips white space and comments, which reach from # to the end of the line.</summary>
    private static void SkipSpace(ReadOnlySpan<byte> data, ref int position)
    {
        while (position < data.Length && (IsSpace(data[position]) || data[position] == '#'))
        {
            bool isComment = data[position++] == '#';
            while (isComment && position < data.Length && data[position] is not ((byte)'\n' or (byte)'\r'))
                position++;
        }
    }
}
