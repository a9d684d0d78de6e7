using System.Numerics;

namespace DeepNet.IO;

/// <summary>How the pixels of a BMP file are stored.</summary>
internal enum BmpCompression
{
    None = 0,
    Rle8 = 1,
    Rle4 = 2,
    Masks = 3,
    MasksWithAlpha = 6,
}

/// <summary>Where the bits of a channel lie, and the factor to eight of them.</summary>
internal readonly record struct BmpMask(uint Bits)
{
    private readonly int _shift = BitOperations.TrailingZeroCount(Bits);
    private readonly uint _largest = Bits == 0 ? 0 : Bits >> BitOperations.TrailingZeroCount(Bits);

    public byte Of(uint pixel) =>
        _largest == 0 ? (byte)0 : (byte)(((((ulong)(pixel & Bits) >> _shift) * 510) + _largest) / (2UL * _largest));
}

/// <summary>The headers of a BMP file.</summary>
/// <remarks>
/// BITMAPFILEHEADER and BITMAPCOREHEADER, BITMAPINFOHEADER or a later one:
/// https://learn.microsoft.com/windows/win32/gdi/bitmap-header-types.
/// </remarks>
internal sealed class BmpHeader
{
    private const string Format = "BMP";
    private const int CoreLength = 12;
    private const int InfoLength = 40;

    private BmpHeader(int width, long height, int bits, BmpCompression compression)
    {
        Width = width;
        Height = (int)Math.Abs(height);
        IsTopDown = height < 0;
        Bits = bits;
        Compression = compression;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The first row of the file is the upper one; usually it is the lowest.</summary>
    public bool IsTopDown { get; }

    /// <summary>Bits of a pixel.</summary>
    public int Bits { get; }

    public BmpCompression Compression { get; }

    /// <summary>Colours of up to 8 bits: blue, green, red of each, a byte unused.</summary>
    public byte[] Palette { get; private init; } = [];

    /// <summary>Bytes of a colour of the palette.</summary>
    public int PaletteStep { get; private init; }

    /// <summary>Where red, green, blue and alpha lie in 16 and 32 bits.</summary>
    public BmpMask[] Masks { get; private init; } = [];

    /// <summary>The first byte of the pixels.</summary>
    public uint PixelsAt { get; private init; }

    public int Channels => Masks.Length == 4 && Masks[3].Bits != 0 ? 4 : 3;

    public static BmpHeader Read(ref ByteReader reader, long maxPixels)
    {
        reader.Take(10, "the file header");
        uint pixelsAt = reader.UInt32Little("the offset of the pixels");
        int start = reader.Position;
        uint length = reader.UInt32Little("the length of the header");
        if (length is not (CoreLength or InfoLength or 52 or 56 or 64 or 108 or 124))
            throw new InvalidDataException($"BMP: a header of {length} bytes is not known.");
        bool isCore = length == CoreLength;
        int width = isCore ? reader.UInt16Little("the width") : reader.Int32Little("the width");
        long height = isCore ? reader.UInt16Little("the height") : reader.Int32Little("the height");
        int planes = reader.UInt16Little("the planes"), bits = reader.UInt16Little("the bits");
        Raster.CheckSize(Format, width, Math.Abs(height), 4, maxPixels);
        if (planes != 1)
            throw new InvalidDataException($"BMP: {planes} planes; there must be 1.");
        uint compression = 0, colors = 0;
        if (!isCore)
        {
            compression = reader.UInt32Little("the compression");
            reader.Take(12, "size and resolution");
            colors = reader.UInt32Little("the colours");
            reader.Take(4, "the important colours");
        }

        CheckKind(bits, compression);
        var kind = (BmpCompression)compression;
        BmpMask[] masks = bits > 8 && bits != 24 ? ReadMasks(ref reader, length, bits, kind) : [];
        int masksBehind = length == InfoLength ? 4 * masks.Length : 0;
        byte[] palette = [];
        int step = isCore ? 3 : 4;
        if (bits <= 8)
        {
            reader.Seek(start + length + masksBehind, "the header's length");
            int most = 1 << bits;
            if (colors > most)
                throw new InvalidDataException($"BMP: {colors} colours; {bits} bits tell {most} apart.");
            palette = reader.Take(step * (colors == 0 ? most : colors), "the palette").ToArray();
        }

        return new(width, height, bits, kind)
        {
            Palette = palette,
            PaletteStep = step,
            Masks = masks,
            PixelsAt = pixelsAt,
        };
    }

    private static void CheckKind(int bits, uint compression)
    {
        bool isValid = compression switch
        {
            (uint)BmpCompression.None => bits is 1 or 4 or 8 or 16 or 24 or 32,
            (uint)BmpCompression.Rle8 => bits == 8,
            (uint)BmpCompression.Rle4 => bits == 4,
            (uint)BmpCompression.Masks or (uint)BmpCompression.MasksWithAlpha => bits is 16 or 32,
            _ => false,
        };
        if (!isValid)
        {
            throw new InvalidDataException(
                $"BMP: {bits} bits with compression {compression}; 1, 4, 8, 16, 24 and 32 bits without, 4 and 8 "
                + "run-length coded, and 16 and 32 with masks are read.");
        }
    }

    private static BmpMask[] ReadMasks(ref ByteReader reader, uint length, int bits, BmpCompression compression)
    {
        if (compression == BmpCompression.None)
        {
            return bits == 16
                ? [new(0x7c00), new(0x03e0), new(0x001f)]
                : [new(0x00ff0000), new(0x0000ff00), new(0x000000ff)];
        }

        // From 56 bytes on, the header has room for the fourth.
        bool hasAlpha = compression == BmpCompression.MasksWithAlpha || length >= 56;
        var masks = new BmpMask[hasAlpha ? 4 : 3];
        for (int i = 0; i < masks.Length; i++)
        {
            masks[i] = new(reader.UInt32Little("a mask"));
            uint ones = masks[i].Bits == 0 ? 0 : masks[i].Bits >> BitOperations.TrailingZeroCount(masks[i].Bits);
            if ((ones & (ones + 1)) != 0 || (bits == 16 && masks[i].Bits > ushort.MaxValue))
                throw new InvalidDataException($"BMP: mask {masks[i].Bits:x8} is not one run of the {bits} bits.");
        }

        return masks;
    }
}
