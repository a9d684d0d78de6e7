using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace DeepNet.IO;

/// <summary>The cyclic redundancy check of PNG and zip: polynomial 0xEDB88320, reflected.</summary>
/// <remarks>
/// Eight bytes a step, a table for each: Kounavis and Berry, 2005, "A systematic approach to building high performance
/// software-based CRC generators".
/// </remarks>
internal static class Crc32
{
    private const uint Polynomial = 0xedb88320;
    private static readonly uint[] s_tables = MakeTables();

    /// <summary>The check of bytes that follow others with the check <paramref name="crc"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Of(ReadOnlySpan<byte> data, uint crc = 0)
    {
        ReadOnlySpan<uint> t = s_tables;
        crc = ~crc;
        for (; data.Length >= 8; data = data[8..])
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(data) ^ crc;
            crc = t[0x700 + (byte)word] ^ t[0x600 + (byte)(word >> 8)] ^ t[0x500 + (byte)(word >> 16)]
                ^ t[0x400 + (byte)(word >> 24)] ^ t[0x300 + (byte)(word >> 32)] ^ t[0x200 + (byte)(word >> 40)]
                ^ t[0x100 + (byte)(word >> 48)] ^ t[(byte)(word >> 56)];
        }

        foreach (byte value in data)
            crc = t[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    /// <summary>Table k holds the checks of a byte with k zero bytes behind it.</summary>
    private static uint[] MakeTables()
    {
        var tables = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            tables[i] = crc;
        }

        for (int i = 256; i < tables.Length; i++)
            tables[i] = (tables[i - 256] >> 8) ^ tables[(byte)tables[i - 256]];
        return tables;
    }
}
