using System.Buffers.Binary;

namespace DeepNet.IO;

/// <summary>Reads BMP files.</summary>
internal static class BmpReader
{
    private const string Format = "BMP";

    public static Raster Read(ReadOnlySpan<byte> data, long maxPixels)
    {
        var reader = new ByteReader(data, Format);
        BmpHeader header = BmpHeader.Read(ref reader, maxPixels);
        reader.Seek(header.PixelsAt, "the offset of the pixels");
        return header.Compression is BmpCompression.Rle4 or BmpCompression.Rle8
            ? ReadRuns(ref reader, header)
            : ReadRows(ref reader, header);
    }

    private static Raster ReadRows(ref ByteReader reader, BmpHeader header)
    {
        // Rows fill whole words of four bytes; the padding of the last one may be missing.
        long stride = (((long)header.Width * header.Bits) + 31) / 32 * 4;
        long used = (((long)header.Width * header.Bits) + 7) / 8;
        ReadOnlySpan<byte> rows = reader.Take((stride * (header.Height - 1)) + used, "the pixels");
        Raster image = Raster.Of(header.Channels, header.Height, header.Width);
        var values = new byte[header.Channels * header.Width];
        for (int y = 0; y < header.Height; y++)
        {
            ReadOnlySpan<byte> row = rows.Slice((int)(y * stride), (int)used);
            if (header.Bits <= 8)
                FromPalette(header, row, values);
            else if (header.Bits == 24)
                FromBytes(row, values);
            else
                FromMasks(header, row, values);
            image.SetRow(Row(header, y), values);
        }

        return image;
    }

    private static int Row(BmpHeader header, int y) => header.IsTopDown ? y : header.Height - 1 - y;

    private static void FromPalette(BmpHeader header, ReadOnlySpan<byte> row, Span<byte> values)
    {
        int bits = header.Bits, mask = (1 << bits) - 1;
        for (int x = 0; x < header.Width; x++)
        {
            int bit = x * bits;
            Color(header, (row[bit >> 3] >> (8 - bits - (bit & 7))) & mask).CopyTo(values[(3 * x)..]);
        }

        for (int i = 0; i < values.Length; i += 3)
            (values[i], values[i + 2]) = (values[i + 2], values[i]);
    }

    /// <summary>Blue, green and red of a colour of the palette.</summary>
    private static ReadOnlySpan<byte> Color(BmpHeader header, int index)
    {
        int at = index * header.PaletteStep;
        if (at >= header.Palette.Length)
        {
            throw new InvalidDataException(
                $"BMP: a pixel has colour {index} of a palette of {header.Palette.Length / header.PaletteStep}.");
        }

        return header.Palette.AsSpan(at, 3);
    }

    private static void FromBytes(ReadOnlySpan<byte> row, Span<byte> values)
    {
        for (int i = 0; i + 2 < values.Length; i += 3)
        {
            values[i] = row[i + 2];
            values[i + 1] = row[i + 1];
            values[i + 2] = row[i];
        }
    }

    private static void FromMasks(BmpHeader header, ReadOnlySpan<byte> row, Span<byte> values)
    {
        int channels = header.Channels;
        for (int x = 0; x < header.Width; x++)
        {
            uint pixel = header.Bits == 16
                ? BinaryPrimitives.ReadUInt16LittleEndian(row[(2 * x)..])
                : BinaryPrimitives.ReadUInt32LittleEndian(row[(4 * x)..]);
            for (int c = 0; c < channels; c++)
                values[(x * channels) + c] = header.Masks[c].Of(pixel);
        }
    }

    /// <summary>Runs of one or two colours, colours one by one, and jumps. What they leave out has colour 0.</summary>
    private static Raster ReadRuns(ref ByteReader reader, BmpHeader header)
    {
        const int MostOfRun = 255;
        // Two bytes make at most a run. Sparser images could be made with jumps, but nobody makes them.
        if ((long)header.Width * header.Height > (long)MostOfRun * ((reader.Left / 2) + 1))
        {
            throw new InvalidDataException(
                $"BMP: {reader.Left} bytes of runs cannot fill {header.Width} × {header.Height} pixels.");
        }

        var colors = new byte[header.Width * header.Height];
        bool isRle4 = header.Compression == BmpCompression.Rle4;
        for (long x = 0, y = 0; ;)
        {
            int count = reader.Byte("a run"), value = reader.Byte("a run");
            if (count > 0)
            {
                Span<byte> run = Run(colors, header, x, y, count);
                for (int i = 0; i < run.Length; i++)
                    run[i] = (byte)(!isRle4 ? value : (i & 1) == 0 ? value >> 4 : value & 15);
                x += count;
            }
            else if (value == 0)
            {
                (x, y) = (0, y + 1);
            }
            else if (value == 1)
            {
                break;
            }
            else if (value == 2)
            {
                x += reader.Byte("a jump");
                y += reader.Byte("a jump");
            }
            else
            {
                Span<byte> run = Run(colors, header, x, y, value);
                int bytes = isRle4 ? (value + 1) / 2 : value;
                ReadOnlySpan<byte> stored = reader.Take(bytes + (bytes & 1), "the colours of a run");
                for (int i = 0; i < run.Length; i++)
                    run[i] = !isRle4 ? stored[i] : (byte)((stored[i / 2] >> (4 - (4 * (i & 1)))) & 15);
                x += value;
            }
        }

        Raster image = Raster.Of(3, header.Height, header.Width);
        for (int y = 0; y < header.Height; y++)
        {
            int to = Row(header, y);
            Span<byte> r = image.Row(0, to), g = image.Row(1, to), b = image.Row(2, to);
            for (int x = 0; x < header.Width; x++)
            {
                ReadOnlySpan<byte> color = Color(header, colors[(y * header.Width) + x]);
                (b[x], g[x], r[x]) = (color[0], color[1], color[2]);
            }
        }

        return image;
    }

    private static Span<byte> Run(byte[] colors, BmpHeader header, long x, long y, int count)
    {
        if (y >= header.Height || x + count > header.Width)
        {
            throw new InvalidDataException(
                $"BMP: a run of {count} pixels at column {x} of row {y} leaves the image of "
                + $"{header.Width} × {header.Height}.");
        }

        return colors.AsSpan((int)((y * header.Width) + x), count);
    }
}
