using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace DeepNet.IO;

/// <summary>The bits of a scan, the highest of a byte first. Behind their end come zeros, which are counted.</summary>
internal ref struct JpegBits(ReadOnlySpan<byte> data, int position)
{
    private readonly ReadOnlySpan<byte> _data = data;

    /// <summary>The next bits, from the highest on.</summary>
    private ulong _buffer;

    private int _count;
    private int _invented;

    /// <summary>The next byte for the buffer; stays at a marker.</summary>
    public int Position { get; private set; } = position;

    /// <summary>Whether bits were taken that the file does not have.</summary>
    public readonly bool IsOverrun => _count < _invented;

    /// <summary>Makes 32 bits available: a code and the number behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill()
    {
        if (_count >= 32)
            return;
        if (Position <= _data.Length - 4)
        {
            uint next = BinaryPrimitives.ReadUInt32BigEndian(_data[Position..]);
            // No byte of it is FF: no byte of its complement is 0.
            if (((~next - 0x01010101) & next & 0x80808080) == 0)
            {
                _buffer |= (ulong)next << (32 - _count);
                _count += 32;
                Position += 4;
                return;
            }
        }

        FillSlowly();
    }

    /// <summary>The next bits, 1 to 32 that are available, without taking them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Peek(int count) => (int)(_buffer >> (64 - count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int count)
    {
        _buffer <<= count;
        _count -= count;
    }

    /// <summary>Takes up to 16 bits as a number.</summary>
    public int Take(int count)
    {
        if (count == 0)
            return 0;
        Fill();
        int value = Peek(count);
        Skip(count);
        return value;
    }

    /// <summary>Takes one bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TakeBit()
    {
        if (_count == 0)
            FillSlowly();
        bool value = (long)_buffer < 0;
        Skip(1);
        return value;
    }

    /// <summary>Takes the 1 to 16 available bits of a number that has no sign bit: half of them are negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TakeSigned(int count)
    {
        int value = Peek(count);
        Skip(count);
        return Signed(value, count);
    }

    /// <summary>EXTEND of the standard, F.2.2.1.</summary>
    public static int Signed(int value, int count) => value < 1 << (count - 1) ? value - (1 << count) + 1 : value;

    /// <summary>Drops the rest of the byte and steps behind the restart marker with this number.</summary>
    public void Restart(int number)
    {
        Position = JpegMarker.Find(_data, Position);
        int found = Position < _data.Length ? _data[Position + 1] : -1;
        if (found != JpegMarker.Restart0 + number)
        {
            string what = found < 0 ? "the end of the file" : $"marker FF{found:X2}";
            throw new InvalidDataException($"JPEG: at byte {Position} is {what}, not restart marker {number}.");
        }

        Position += 2;
        (_buffer, _count, _invented) = (0, 0, 0);
    }

    private void FillSlowly()
    {
        for (; _count <= 56; _count += 8)
        {
            int next = Position < _data.Length ? _data[Position] : 0xff;
            if (next < 0xff)
            {
                Position++;
            }
            else if (Position + 1 < _data.Length && _data[Position + 1] == 0)
            {
                Position += 2;
            }
            else
            {
                next = 0;
                _invented += 8;
            }

            _buffer |= (ulong)next << (56 - _count);
        }
    }
}
