using System.Runtime.CompilerServices;

namespace DeepNet.IO;

/// <summary>A Huffman code of a JPEG file: ITU-T T.81, annex C.</summary>
/// <remarks>
/// A symbol's lower four bits are the length of a number that follows it. A table over the next bits tells short codes
/// together with their numbers in one look.
/// </remarks>
internal sealed class JpegHuffman
{
    private const int LongestCode = 16;
    private const int LookBits = 10;

    /// <summary>An entry that knows the number too: bits to skip, 8 bits of symbol, this bit, the number.</summary>
    private const int HasValue = 1 << 16;

    private readonly int[] _look = new int[1 << LookBits];
    private readonly byte[] _symbols;

    /// <summary>For each length the first code beyond it, in 16 bits, and what turns a code into an index.</summary>
    private readonly int[] _limits = new int[LongestCode + 1];

    private readonly int[] _offsets = new int[LongestCode + 1];

    /// <summary>The code whose lengths have these numbers of symbols.</summary>
    public JpegHuffman(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        _symbols = symbols.ToArray();
        int code = 0, index = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            _offsets[length] = index - code;
            for (int i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                if (code >= 1 << length)
                    throw new InvalidDataException($"JPEG: a Huffman table has too many codes of {length} bits.");
                if (length <= LookBits)
                    FillLook(code, length, _symbols[index]);
            }

            _limits[length] = code << (LongestCode - length);
            code <<= 1;
        }
    }

    /// <summary>Takes a symbol and the number behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Decode(ref JpegBits bits, out int value)
    {
        bits.Fill();
        int entry = _look[bits.Peek(LookBits)];
        if ((entry & HasValue) == 0)
            return DecodeSlowly(ref bits, entry, out value);
        bits.Skip(entry & 0xff);
        value = entry >> 17;
        return (entry >> 8) & 0xff;
    }

    private int DecodeSlowly(ref JpegBits bits, int entry, out int value)
    {
        int symbol;
        if (entry != 0)
        {
            symbol = (entry >> 8) & 0xff;
            bits.Skip(entry & 0xff);
        }
        else
        {
            int next = bits.Peek(LongestCode), length = LookBits + 1;
            while (length <= LongestCode && next >= _limits[length])
                length++;
            if (length > LongestCode)
                throw new InvalidDataException($"JPEG: no Huffman code near byte {bits.Position}.");
            symbol = _symbols[(next >> (LongestCode - length)) + _offsets[length]];
            bits.Skip(length);
        }

        int size = symbol & 15;
        value = size == 0 ? 0 : bits.TakeSigned(size);
        return symbol;
    }

    private void FillLook(int code, int length, byte symbol)
    {
        int size = symbol & 15, rest = LookBits - length;
        for (int i = 0; i < 1 << rest; i++)
        {
            int value = size == 0 ? 0 : JpegBits.Signed(i >> Math.Max(0, rest - size), size);
            _look[(code << rest) + i] = size <= rest
                ? (length + size) | (symbol << 8) | HasValue | (value << 17)
                : length | (symbol << 8);
        }
    }
}
