using System.Buffers.Binary;

namespace DeepNet.IO;

/// <summary>The fmt chunk of a WAV file.</summary>
internal sealed record WavFormat(bool IsFloat, int BytesPerSample, int Channels, int SampleRate)
{
    /// <summary>Bytes of a chunk of the plain kind.</summary>
    public const int PlainLength = 16;

    private const int ExtensibleLength = 40;
    private const int Pcm = 1;
    private const int Float = 3;
    private const int Extensible = 0xFFFE;

    /// <summary>Bytes of one sample of all channels.</summary>
    public int FrameLength => Channels * BytesPerSample;

    /// <summary>The end of the GUIDs that stand for the numbers of the plain kind.</summary>
    private static ReadOnlySpan<byte> GuidTail =>
        [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

    /// <exception cref="InvalidDataException">The chunk is too short, contradicts itself, or names an encoding other
    /// than integers and floating point.</exception>
    public static WavFormat Parse(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < PlainLength)
            throw new InvalidDataException($"the fmt chunk has {chunk.Length} bytes, but needs {PlainLength}.");
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        int frameLength = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (tag == Extensible)
        {
            if (chunk.Length < ExtensibleLength || !chunk[26..ExtensibleLength].SequenceEqual(GuidTail))
                throw new InvalidDataException("the fmt chunk is extensible, but does not name a known format.");
            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
        }

        if (tag is not (Pcm or Float))
            throw new InvalidDataException($"the encoding is {Name(tag)}; integers and floating point are read.");
        if (tag == Pcm ? bits is not (8 or 16 or 24 or 32) : bits is not (32 or 64))
        {
            throw new InvalidDataException(
                $"samples have {bits} bits; integers of 8, 16, 24, 32 and floats of 32, 64 are read.");
        }

        var format = new WavFormat(tag == Float, bits / 8, channels, (int)Math.Min(rate, int.MaxValue));
        if (channels == 0 || rate is 0 or > int.MaxValue || frameLength != format.FrameLength)
        {
            throw new InvalidDataException(
                $"{channels} channels of {bits} bits at {rate} Hz in frames of {frameLength} bytes contradict "
                    + "each other.");
        }

        return format;
    }

    /// <summary>The numbers of one channel out of whole frames.</summary>
    public void Decode(ReadOnlySpan<byte> frames, int channel, Span<float> samples)
    {
        ReadOnlySpan<byte> x = frames[(channel * BytesPerSample)..];
        int step = FrameLength;
        for (int i = 0, at = 0; i < samples.Length; i++, at += step)
        {
            samples[i] = (IsFloat, BytesPerSample) switch
            {
                (true, 4) => BinaryPrimitives.ReadSingleLittleEndian(x[at..]),
                (true, _) => (float)BinaryPrimitives.ReadDoubleLittleEndian(x[at..]),
                (_, 1) => (x[at] - 128) / 128f,
                (_, 2) => BinaryPrimitives.ReadInt16LittleEndian(x[at..]) / 32768f,
                (_, 3) => ((x[at] | (x[at + 1] << 8) | (x[at + 2] << 16)) << 8 >> 8) / 8388608f,
                _ => BinaryPrimitives.ReadInt32LittleEndian(x[at..]) / 2147483648f,
            };
        }
    }

    /// <summary>The fmt chunk of a file that is written.</summary>
    public byte[] ToBytes()
    {
        var chunk = new byte[PlainLength];
        BinaryPrimitives.WriteUInt16LittleEndian(chunk, IsFloat ? (ushort)Float : (ushort)Pcm);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(2), checked((ushort)Channels));
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), SampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(chunk.AsSpan(8), (uint)((long)SampleRate * FrameLength));
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(12), checked((ushort)FrameLength));
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(14), (ushort)(BytesPerSample * 8));
        return chunk;
    }

    private static string Name(int tag) => tag switch
    {
        2 => "ADPCM",
        6 => "A-law",
        7 => "µ-law",
        0x11 => "IMA ADPCM",
        0x50 => "MPEG",
        0x55 => "MP3",
        _ => $"0x{tag:X4}",
    };
}
