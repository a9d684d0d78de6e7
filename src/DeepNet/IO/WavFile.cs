using System.Buffers.Binary;

namespace DeepNet.IO;

/// <summary>Reads and writes sound as WAV files.</summary>
/// <remarks>
/// Integers of 8, 16, 24 and 32 bits and floating point of 32 and 64 bits, plain or extensible, any number of
/// channels; other chunks are skipped. Integers are divided by their full scale (32768 for 16 bits), so samples lie in
/// [-1, 1). A data chunk without a length, as programs write it into pipes, reaches to the end of the file. Format:
/// Multimedia Programming Interface and Data Specifications 1.0 (RIFF), Microsoft, 1991. torchaudio.load.
/// </remarks>
public static class WavFile
{
    private const int HeaderLength = 12;
    private const int ChunkHeaderLength = 8;
    private const int LongestFormat = 1 << 16;
    private const int BufferBytes = 1 << 16;
    private const uint UnknownLength = uint.MaxValue;
    private const float FullScale = 32768;

    /// <summary>Samples as Float32 [channels, length], and their rate.</summary>
    /// <exception cref="InvalidDataException">The file is no WAV file, ends too early, or has an encoding that is not
    /// read; the text names it.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static WavAudio Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream file = File.OpenRead(path);
        try
        {
            return Read(file);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"WavFile: {path}: {e.Message}", e);
        }
    }

    /// <summary>
    /// Writes samples; an older file of that name is replaced once the new one is complete on the disk.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="samples">[channels, length], or [length] for one channel; floating point, full scale in
    /// [-1, 1].</param>
    /// <param name="sampleRate">Samples of one channel in a second, such as 16000.</param>
    /// <param name="encoding">16-bit integers by default, for which samples are clipped and rounded.</param>
    /// <exception cref="ShapeException">The samples have another rank, no or too many channels, or more bytes than the
    /// format can count.</exception>
    /// <exception cref="DTypeException">The samples are no floating-point numbers.</exception>
    /// <exception cref="ArgumentException">The rate is not positive, or a sample is not a number.</exception>
    public static void Write(
        string path, Tensor samples, int sampleRate, WavEncoding encoding = WavEncoding.Pcm16)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        Check.Floating("WavFile.Write", samples);
        Check.Argument(
            encoding is WavEncoding.Pcm16 or WavEncoding.Float32, $"WavFile.Write: there is no encoding {encoding}.");
        int size = encoding == WavEncoding.Pcm16 ? sizeof(short) : sizeof(float);
        Check.Shape(
            samples.Rank == 1 || (samples.Rank == 2 && samples.Shape[0] is >= 1 and var most && most * size <= 65535),
            $"WavFile.Write: shape {samples.Shape} must be [channels, length] or [length], with 1 to {65535 / size} "
                + $"channels.");
        Check.Shape(
            samples.Count * size <= uint.MaxValue - 128,
            $"WavFile.Write: shape {samples.Shape} has more bytes than a WAV file can count.");
        int channels = samples.Rank == 1 ? 1 : samples.Shape[0];
        // Frame after frame, as the file has them.
        float[] frames = samples.Detach().Cast(DType.Float32).Reshape([channels, samples.Shape[-1]]).Transpose()
            .ToArray<float>();
        Check.Argument(
            encoding != WavEncoding.Pcm16 || !Array.Exists(frames, float.IsNaN),
            $"WavFile.Write: a sample is NaN, for which there is no integer.");
        var format = new WavFormat(encoding == WavEncoding.Float32, size, channels, sampleRate);
        AtomicFile.Write(path, stream => Write(stream, format, frames));
    }

    private static WavAudio Read(FileStream file)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (file.Length < HeaderLength)
            throw new InvalidDataException($"{file.Length} bytes are too few for a WAV file.");
        file.ReadExactly(header);
        if (!header.StartsWith("RIFF"u8) || !header[8..].SequenceEqual("WAVE"u8))
        {
            throw new InvalidDataException(
                $"the file starts with '{Text(header[..4])}' and '{Text(header[8..])}', a WAV file with 'RIFF' and "
                    + "'WAVE'.");
        }

        WavFormat? format = null;
        while (file.Length - file.Position >= ChunkHeaderLength)
        {
            file.ReadExactly(header[..ChunkHeaderLength]);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            long left = file.Length - file.Position;
            string name = Text(header[..4]);
            bool isData = name == "data";
            if (length > left && !(isData && length == UnknownLength))
                throw new InvalidDataException($"the chunk '{name}' has {length} bytes, but {left} are left.");
            if (isData)
            {
                return ReadData(
                    file,
                    format ?? throw new InvalidDataException("the chunk 'data' comes before 'fmt '."),
                    length == UnknownLength ? left : length);
            }

            if (name == "fmt ")
                format = ReadFormat(file, length);
            else
                file.Position += length;
            // Chunks of an odd length are followed by a byte that belongs to none.
            file.Position += file.Position < file.Length ? length & 1 : 0;
        }

        throw new InvalidDataException($"the chunk '{(format is null ? "fmt " : "data")}' is missing.");
    }

    private static WavFormat ReadFormat(FileStream file, uint length)
    {
        if (length > LongestFormat)
            throw new InvalidDataException($"the chunk 'fmt ' has {length} bytes, but may have {LongestFormat}.");
        var chunk = new byte[length];
        file.ReadExactly(chunk);
        return WavFormat.Parse(chunk);
    }

    private static unsafe WavAudio ReadData(FileStream file, WavFormat format, long length)
    {
        long count = length / format.FrameLength;
        if (length % format.FrameLength != 0 || count > int.MaxValue)
        {
            throw new InvalidDataException(
                $"the chunk 'data' has {length} bytes, which are no number of frames of {format.FrameLength} bytes "
                    + $"up to {int.MaxValue}.");
        }

        Tensor samples = Tensor.Empty([format.Channels, (int)count]);
        float* y = samples.Pointer<float>();
        int batch = (int)Math.Min(Math.Max(BufferBytes / format.FrameLength, 1), count);
        var buffer = new byte[batch * format.FrameLength];
        for (int start = 0; start < count; start += batch)
        {
            int now = (int)Math.Min(batch, count - start);
            Span<byte> frames = buffer.AsSpan(0, now * format.FrameLength);
            file.ReadExactly(frames);
            for (int channel = 0; channel < format.Channels; channel++)
                format.Decode(frames, channel, new Span<float>(y + (channel * count) + start, now));
        }

        GC.KeepAlive(samples);
        return new WavAudio(samples, format.SampleRate);
    }

    private static void Write(FileStream stream, WavFormat format, float[] frames)
    {
        byte[] description = format.ToBytes();
        uint length = (uint)((long)frames.Length * format.BytesPerSample);
        uint pad = length & 1;
        Chunk(stream, "RIFF", 4 + (2 * ChunkHeaderLength) + (uint)description.Length + length + pad);
        stream.Write("WAVE"u8);
        Chunk(stream, "fmt ", (uint)description.Length);
        stream.Write(description);
        Chunk(stream, "data", length);
        var buffer = new byte[BufferBytes];
        int batch = BufferBytes / format.BytesPerSample;
        for (int start = 0; start < frames.Length; start += batch)
        {
            int now = Math.Min(batch, frames.Length - start);
            for (int i = 0; i < now; i++)
            {
                Span<byte> at = buffer.AsSpan(i * format.BytesPerSample);
                float x = frames[start + i];
                if (format.IsFloat)
                    BinaryPrimitives.WriteSingleLittleEndian(at, x);
                else
                    BinaryPrimitives.WriteInt16LittleEndian(at, ToPcm16(x));
            }

            stream.Write(buffer.AsSpan(0, now * format.BytesPerSample));
        }

        if (pad != 0)
            stream.WriteByte(0);
    }

    private static short ToPcm16(float x) =>
        (short)Math.Clamp(MathF.Round(x * FullScale), short.MinValue, short.MaxValue);

    private static void Chunk(FileStream stream, string name, uint length)
    {
        Span<byte> header = stackalloc byte[ChunkHeaderLength];
        for (int i = 0; i < name.Length; i++)
            header[i] = (byte)name[i];
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], length);
        stream.Write(header);
    }

    private static string Text(ReadOnlySpan<byte> name) =>
        ZipReader.Shown(System.Text.Encoding.Latin1.GetString(name));
}
