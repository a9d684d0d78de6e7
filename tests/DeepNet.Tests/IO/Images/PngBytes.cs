using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace DeepNet.Tests.IO.Images;

/// <summary>Puts PNG files together, good ones and bad ones.</summary>
internal static class PngBytes
{
    public static byte[] Signature => [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>A file of these rows, each with its filter in front; other chunks stand before them.</summary>
    public static byte[] Of(
        int width, int height, int depth, int color, byte[] raw, bool isInterlaced = false, byte[]? before = null) =>
        [
            .. Signature, .. Header(width, height, depth, color, isInterlaced), .. before ?? [],
            .. Chunk("IDAT", Deflate(raw)), .. Chunk("IEND", []),
        ];

    public static byte[] Header(int width, int height, int depth, int color, bool isInterlaced = false)
    {
        byte[] body = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(body, width);
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(4), height);
        (body[8], body[9], body[12]) = ((byte)depth, (byte)color, isInterlaced ? (byte)1 : (byte)0);
        return Chunk("IHDR", body);
    }

    public static byte[] Chunk(string type, byte[] body)
    {
        byte[] number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
        byte[] middle = [.. Encoding.ASCII.GetBytes(type), .. body];
        byte[] check = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc(middle));
        return [.. number, .. middle, .. check];
    }

    public static byte[] Deflate(byte[] raw, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var compressed = new MemoryStream();
        using (var stream = new ZLibStream(compressed, level, leaveOpen: true))
            stream.Write(raw);
        return compressed.ToArray();
    }

    /// <summary>The same file with right CRCs, as far as its chunks can be followed.</summary>
    public static byte[] WithCrcs(byte[] file)
    {
        for (int at = 8; at + 12 <= file.Length;)
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (at + 12 + length > file.Length)
                break;
            int end = at + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(end), Crc(file.AsSpan((at + 4)..end)));
            at = end + 4;
        }

        return file;
    }

    /// <summary>Rows with filter 0 of an image of one value a pixel, as Adam7 orders them, of up to 8 bits.</summary>
    public static byte[] Adam7(byte[,] image, int depth)
    {
        var raw = new List<byte>();
        int height = image.GetLength(0), width = image.GetLength(1);
        const string Pattern = "1646264677777777565656567777777736463646777777775656565677777777";
        for (char pass = '1'; pass <= '7'; pass++)
        {
            for (int y = 0; y < height; y++)
            {
                var values = new List<int>();
                for (int x = 0; x < width; x++)
                {
                    if (Pattern[(y % 8 * 8) + (x % 8)] == pass)
                        values.Add(image[y, x]);
                }

                if (values.Count > 0)
                    raw.AddRange([0, .. Pack(values, depth)]);
            }
        }

        return [.. raw];
    }

    /// <summary>Values of so many bits as bytes, the first in the highest bits.</summary>
    public static byte[] Pack(IReadOnlyList<int> values, int depth)
    {
        byte[] bytes = new byte[((values.Count * depth) + 7) / 8];
        for (int bit = 0; bit < values.Count * depth; bit++)
        {
            int value = (values[bit / depth] >> (depth - 1 - (bit % depth))) & 1;
            bytes[bit / 8] |= (byte)(value << (7 - (bit % 8)));
        }

        return bytes;
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xedb88320 ^ (crc >> 1) : crc >> 1;
        }

        return ~crc;
    }
}
