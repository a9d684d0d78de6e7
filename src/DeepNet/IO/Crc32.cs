using System.Buffers.Binary;

namespace DeepNet.IO;

/// <summary>The checksum of ZIP and PNG: CRC-32 with the reversed polynomial 0xEDB88320.</summary>
/// <remarks>Eight bytes at a time, from eight tables.</remarks>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 8;

    private static readonly uint[] s_tables = MakeTables();

    /// <summary>The checksum of bytes behind others, whose checksum is <paramref name="crc"/> (0 for none).</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> t = s_tables;
        crc = ~crc;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = t[(7 << 8) + (int)(low & 0xFF)] ^ t[(6 << 8) + (int)((low >> 8) & 0xFF)]
                ^ t[(5 << 8) + (int)((low >> 16) & 0xFF)] ^ t[(4 << 8) + (int)(low >> 24)]
                ^ t[(3 << 8) + (int)(high & 0xFF)] ^ t[(2 << 8) + (int)((high >> 8) & 0xFF)]
                ^ t[(1 << 8) + (int)((high >> 16) & 0xFF)] ^ t[(int)(high >> 24)];
        }

        foreach (byte b in bytes)
            crc = t[(int)((crc ^ b) & 0xFF)] ^ (crc >> 8);
        return ~crc;
    }

    /// <summary>Table k holds what a byte becomes that k zero bytes follow.</summary>
    private static uint[] MakeTables()
    {
        var tables = new uint[Slices << 8];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            tables[i] = crc;
        }

        for (int i = 256; i < tables.Length; i++)
            tables[i] = tables[tables[i - 256] & 0xFF] ^ (tables[i - 256] >> 8);
        return tables;
    }
}
