using System.Text;

namespace DeepNet.IO;

/// <summary>The formats that are read.</summary>
internal enum ImageFormat
{
    Png,
    Jpeg,
    Bmp,
    Pnm,
}

/// <summary>Tells formats by their first bytes.</summary>
internal static class ImageFormats
{
    private static ReadOnlySpan<byte> JpegStart => [0xff, 0xd8, 0xff];

    /// <summary>The format of a file, or an error that names the format it has instead.</summary>
    public static ImageFormat Recognize(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(PngHeader.Signature))
            return ImageFormat.Png;
        if (bytes.StartsWith(JpegStart))
            return ImageFormat.Jpeg;
        if (bytes.StartsWith("BM"u8))
            return ImageFormat.Bmp;
        if (bytes.Length >= 3 && bytes[0] == 'P' && bytes[1] is >= (byte)'1' and <= (byte)'6'
            && (bytes[2] == '#' || PnmReader.IsSpace(bytes[2])))
            return ImageFormat.Pnm;
        string read = "PNG, JPEG, BMP and PNM (P1 to P6) images are read";
        if (Foreign(bytes) is string name)
        {
            throw new InvalidDataException(
                $"This is a {name} image, but {read}; convert it first, for instance with "
                + "ImageMagick: magick FILE image.png.");
        }

        string start = bytes.IsEmpty
            ? "it is empty"
            : $"it starts with {Convert.ToHexString(bytes[..Math.Min(8, bytes.Length)])}";
        throw new InvalidDataException($"This is no image of a known format: {start}; {read}.");
    }

    private static string? Foreign(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8))
            return "GIF";
        if (bytes.StartsWith("RIFF"u8) && bytes.Length >= 12 && bytes[8..].StartsWith("WEBP"u8))
            return "WebP";
        if (bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8))
            return "TIFF";
        if (bytes.Length >= 12 && bytes[4..].StartsWith("ftyp"u8))
            return $"HEIF or AVIF ('{Encoding.Latin1.GetString(bytes[8..12])}')";
        if (bytes.Length >= 8 && bytes[4..].StartsWith("jP  "u8))
            return "JPEG 2000";
        if (bytes.StartsWith("8BPS"u8))
            return "Photoshop";
        if (bytes.StartsWith("qoif"u8))
            return "QOI";
        if (bytes.StartsWith("P7\n"u8))
            return "PAM (P7)";
        if (bytes.StartsWith("PF\n"u8) || bytes.StartsWith("Pf\n"u8))
            return "PFM";
        if (bytes.Length >= 6 && bytes.StartsWith("\0\0\u0001\0"u8))
            return "Windows icon";
        return bytes.StartsWith("<svg"u8) ? "SVG" : null;
    }
}
