using System.Buffers.Binary;

namespace DeepNet.IO;

/// <summary>What a PNG pixel is made of.</summary>
internal enum PngColor
{
    Gray = 0,
    Rgb = 2,
    Palette = 3,
    GrayAlpha = 4,
    RgbAlpha = 6,
}

/// <summary>A grid of pixels that is stored together: the whole image, or one of the seven of Adam7.</summary>
internal readonly record struct PngPass(int X, int Y, int StepX, int StepY, int Width, int Height);

/// <summary>The chunk IHDR.</summary>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, PngColor Color, bool IsInterlaced)
{
    /// <summary>What IHDR has for a body.</summary>
    public const int Length = 13;

    private static readonly (int X, int Y, int StepX, int StepY)[] s_adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>The first eight bytes of a file.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>Values of a pixel.</summary>
    public int Samples => Color switch
    {
        PngColor.Rgb => 3,
        PngColor.GrayAlpha => 2,
        PngColor.RgbAlpha => 4,
        _ => 1,
    };

    public int BitsPerPixel => Samples * BitDepth;

    /// <summary>How far back a filter looks for the pixel to the left.</summary>
    public int BytesPerPixel => Math.Max(1, BitsPerPixel / 8);

    /// <summary>Bytes of all rows with their filters, uncompressed.</summary>
    public long RawBytes => Passes().Sum(Bytes);

    public static PngHeader Parse(ReadOnlySpan<byte> body)
    {
        if (body.Length != Length)
            throw new InvalidDataException($"PNG: IHDR has {body.Length} bytes, not {Length}.");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(body);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(body[4..]);
        int depth = body[8], color = body[9];
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
            throw new InvalidDataException($"PNG: IHDR names {width} × {height} pixels; each must be 1 to 2³¹-1.");
        bool isValid = color switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!isValid)
            throw new InvalidDataException($"PNG: IHDR names colour type {color} of {depth} bits, which is none.");
        if (body[10] != 0 || body[11] != 0 || body[12] > 1)
        {
            throw new InvalidDataException(
                $"PNG: IHDR names compression {body[10]}, filter {body[11]}, interlace {body[12]}; "
                + "only 0, 0 and 0 or 1 exist.");
        }

        return new((int)width, (int)height, depth, (PngColor)color, body[12] == 1);
    }

    /// <summary>Bytes of a row of so many pixels, without its filter.</summary>
    public long RowBytes(int width) => (((long)width * BitsPerPixel) + 7) / 8;

    /// <summary>The passes that have pixels.</summary>
    public IEnumerable<PngPass> Passes()
    {
        if (!IsInterlaced)
            return [new(0, 0, 1, 1, Width, Height)];
        (int width, int height) = (Width, Height);
        return s_adam7
            .Select(p => new PngPass(
                p.X, p.Y, p.StepX, p.StepY, Across(width, p.X, p.StepX), Across(height, p.Y, p.StepY)))
            .Where(p => p.Width > 0 && p.Height > 0);

        static int Across(int size, int first, int step) => (int)(((long)size - first + step - 1) / step);
    }

    private long Bytes(PngPass pass) => (RowBytes(pass.Width) + 1) * pass.Height;
}
