using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace DeepNet.IO;

/// <summary>Writes PNG files of 8 bits: gray, gray and alpha, RGB, RGB and alpha.</summary>
/// <remarks>
/// A row takes the filter whose differences have the least sum of absolute values, as the PNG specification suggests
/// (https://www.w3.org/TR/png-3/#12Filter-selection).
/// </remarks>
internal static class PngWriter
{
    private static readonly PngColor[] s_colors = [PngColor.Gray, PngColor.GrayAlpha, PngColor.Rgb, PngColor.RgbAlpha];

    public static byte[] Write(Raster image)
    {
        using var file = new MemoryStream();
        file.Write(PngHeader.Signature);
        Span<byte> header = stackalloc byte[PngHeader.Length];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = 8;
        header[9] = (byte)s_colors[image.Channels - 1];
        Chunk(file, "IHDR"u8, header);
        using (var compressed = new MemoryStream())
        {
            using (var stream = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
                WriteRows(image, stream);
            Chunk(file, "IDAT"u8, compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        }

        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void WriteRows(Raster image, ZLibStream stream)
    {
        int step = image.Channels, length = image.Width * step;
        byte[] row = new byte[length], above = new byte[length];
        byte[] best = new byte[length + 1], tried = new byte[length + 1];
        for (int y = 0; y < image.Height; y++)
        {
            for (int c = 0; c < step; c++)
            {
                ReadOnlySpan<byte> channel = image.Row(c, y);
                for (int x = 0; x < channel.Length; x++)
                    row[(x * step) + c] = channel[x];
            }

            long least = long.MaxValue;
            for (int filter = 0; filter < PngFilter.Count; filter++)
            {
                tried[0] = (byte)filter;
                PngFilter.Apply(filter, row, above, step, tried.AsSpan(1));
                long sum = Magnitude(tried.AsSpan(1));
                if (sum < least)
                {
                    least = sum;
                    (best, tried) = (tried, best);
                }
            }

            stream.Write(best);
            (row, above) = (above, row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Magnitude(ReadOnlySpan<byte> differences)
    {
        long sum = 0;
        foreach (byte difference in differences)
            sum += Math.Min(difference, 256 - difference);
        return sum;
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
        file.Write(number);
        file.Write(type);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Append(Crc32.Append(0, type), body));
        file.Write(number);
    }
}
