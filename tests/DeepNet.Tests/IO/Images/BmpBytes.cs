using System.Buffers.Binary;

namespace DeepNet.Tests.IO.Images;

/// <summary>Puts BMP files together.</summary>
internal static class BmpBytes
{
    /// <summary>A file with a header of 40 bytes, whatever follows it (masks, a palette), and pixels.</summary>
    public static byte[] Of(
        int width, int height, int bits, byte[] pixels, int compression = 0, byte[]? behind = null, int colors = 0)
    {
        byte[] header = new byte[40];
        Write(header, 0, 40);
        Write(header, 4, width);
        Write(header, 8, height);
        header[12] = 1;
        header[14] = (byte)bits;
        Write(header, 16, compression);
        Write(header, 32, colors);
        return WithFileHeader([.. header, .. behind ?? []], pixels);
    }

    /// <summary>A file of OS/2, with 16-bit sizes and colours of three bytes.</summary>
    public static byte[] Core(int width, int height, int bits, byte[] palette, byte[] pixels) =>
        WithFileHeader([12, 0, 0, 0, (byte)width, 0, (byte)height, 0, 1, 0, (byte)bits, 0, .. palette], pixels);

    /// <summary>Header and pixels behind the header of the file.</summary>
    public static byte[] WithFileHeader(byte[] header, byte[] pixels)
    {
        byte[] file = new byte[14];
        (file[0], file[1]) = ((byte)'B', (byte)'M');
        Write(file, 2, 14 + header.Length + pixels.Length);
        Write(file, 10, 14 + header.Length);
        return [.. file, .. header, .. pixels];
    }

    private static void Write(byte[] bytes, int at, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
}
