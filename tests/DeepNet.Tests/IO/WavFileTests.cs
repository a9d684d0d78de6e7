using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using DeepNet.IO;

namespace DeepNet.Tests.IO;

public class WavFileTests
{
    private const int Pcm = 1;
    private const int Float = 3;

    [Theory]
    [InlineData(Pcm, 8, new byte[] { 0, 128, 255, 192 }, new[] { -1f, 0, 127 / 128f, 0.5f })]
    [InlineData(Pcm, 16, new byte[] { 0, 128, 255, 127, 0, 0xC0 }, new[] { -1f, 32767 / 32768f, -0.5f })]
    [InlineData(Pcm, 24, new byte[] { 0, 0, 128, 255, 255, 127, 0, 0, 0x40 }, new[] { -1f, 8388607 / 8388608f, 0.5f })]
    [InlineData(Pcm, 32, new byte[] { 0, 0, 0, 128, 0, 0, 0, 0x40 }, new[] { -1f, 0.5f })]
    [InlineData(Float, 32, new byte[] { 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0 }, new[] { 1f, -2 })]
    [InlineData(Float, 64, new byte[] { 0, 0, 0, 0, 0, 0, 0xE0, 0x3F }, new[] { 0.5f })]
    public void Every_encoding_is_read(int tag, int bits, byte[] data, float[] expected)
    {
        byte[] extensible = [.. Bytes(40, 0xFFFE, bits), 22, 0, (byte)bits, 0, 4, 0, 0, 0, (byte)tag, .. Guid()];
        foreach (byte[] format in new[] { Bytes(16, tag, bits), [.. Bytes(18, tag, bits), 0, 0], extensible })
        {
            WavAudio audio = Read(Riff([.. format, .. Chunk("data", data)]));
            audio.SampleRate.Should().Be(8000);
            audio.Samples.DType.Should().Be(DType.Float32);
            audio.Samples.Shape.Should().Equal(1, expected.Length);
            audio.Samples.ToArray<float>().Should().Equal(expected);
        }
    }

    [Fact]
    public void Channels_are_taken_apart_and_other_chunks_skipped()
    {
        byte[] data = [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0];
        byte[] list = Chunk("LIST", [.. "INFOISFT"u8, 3, 0, 0, 0, 1, 2, 0]);
        list.Length.Should().Be(24, "an odd chunk is padded");
        byte[] format = Bytes(16, Pcm, 16, channels: 3);
        WavAudio audio = Read(Riff([.. list, .. format, .. list, .. Chunk("data", data), .. list]));
        audio.Samples.Shape.Should().Equal(3, 2);
        (audio.Samples * 32768).ToArray<float>().Should().Equal(1, 4, 2, 5, 3, 6);
        audio.Duration.Should().Be(TimeSpan.FromSeconds(2 / 8000.0));
        Read(Riff([.. format, .. Chunk("data", [])])).Samples.Shape.Should().Equal(3, 0);
        // What follows the samples is never looked at; a length that nobody knew reaches to the end.
        Read(Riff([.. format, .. Chunk("data", data), .. list[..5]])).Samples.Shape.Should().Equal(3, 2);
        Read(Riff([.. format, .. "data"u8, 255, 255, 255, 255, .. data])).Samples.Shape.Should().Equal(3, 2);
    }

    [Theory]
    [InlineData(WavEncoding.Float32, 1, 70_001)]
    [InlineData(WavEncoding.Float32, 2, 33_000)]
    [InlineData(WavEncoding.Pcm16, 1, 70_001)]
    [InlineData(WavEncoding.Pcm16, 3, 33_000)]
    [InlineData(WavEncoding.Pcm16, 2, 0)]
    public void Sound_survives_a_round_trip(WavEncoding encoding, int channels, int length)
    {
        using var folder = new TemporaryFolder();
        Tensor x = (Tensor.Arange(channels * length).Cast(DType.Float32) * 0.1).Sin().Reshape(channels, length);
        WavFile.Write(folder["a.wav"], x, 16_000, encoding);
        WavAudio audio = WavFile.Read(folder["a.wav"]);
        audio.SampleRate.Should().Be(16_000);
        audio.Samples.Shape.Should().Equal(channels, length);
        float largest = length == 0 ? 0 : (audio.Samples - x).Abs().Max().ToScalar<float>();
        largest.Should().BeLessThanOrEqualTo(encoding == WavEncoding.Float32 ? 0 : 1 / 32768f);
        WavFile.Write(folder["b.wav"], audio.Samples, 16_000, encoding);
        File.ReadAllBytes(folder["b.wav"]).Should().Equal(File.ReadAllBytes(folder["a.wav"]), "nothing is lost twice");
    }

    [Fact]
    public void Integers_are_rounded_and_clipped()
    {
        using var folder = new TemporaryFolder();
        Tensor x = Tensor.From<double>([0, 0.6 / 32768, 1, 7, -1, double.NegativeInfinity], [6]);
        WavFile.Write(folder["a.wav"], x, 8000);
        byte[] expected = Riff(
            [.. Bytes(16, Pcm, 16), .. Chunk("data", [0, 0, 1, 0, 255, 127, 255, 127, 0, 128, 0, 128])]);
        File.ReadAllBytes(folder["a.wav"]).Should().Equal(expected);
    }

    [Fact]
    public void What_is_no_sound_is_not_written()
    {
        using var folder = new TemporaryFolder();
        Tensor x = Tensor.Ones([2, 4]);
        Writes<ShapeException>(Tensor.Ones([1, 2, 3]), 8000, "*[1, 2, 3] must be [channels, length]*");
        Writes<ShapeException>(Tensor.Ones([0, 3]), 8000, "*[0, 3] must be*");
        Writes<ShapeException>(Tensor.Ones([32768, 1]), 8000, "*with 1 to 32767 channels*");
        Writes<DTypeException>(Tensor.Ones([4], DType.Int32), 8000, "WavFile.Write: Int32*");
        Writes<ArgumentOutOfRangeException>(x, 0, "*sampleRate*");
        Writes<ArgumentException>(x * float.NaN, 8000, "WavFile.Write: a sample is NaN*");
        folder.Files.Should().BeEmpty();

        void Writes<T>(Tensor samples, int rate, string message)
            where T : Exception
        {
            Action write = () => WavFile.Write(folder["a"], samples, rate);
            write.Should().Throw<T>().WithMessage(message);
        }
    }

    [Fact]
    public void Broken_files_name_the_rule()
    {
        byte[] format = Bytes(16, Pcm, 16), data = Chunk("data", [1, 0, 2, 0]);
        byte[] whole = Riff([.. format, .. data]);
        for (int length = 0; length < whole.Length; length++)
            Rejects(whole[..length], "*");
        Rejects(whole[..^1], "the chunk 'data' has 4 bytes, but 3 are left.");
        Rejects([.. "RIFX"u8, .. whole[4..]], "the file starts with 'RIFX' and 'WAVE'*");
        Rejects(Riff(format), "the chunk 'data' is missing.");
        Rejects(Riff(data), "the chunk 'data' comes before 'fmt '.");
        Rejects(Riff([.. format, .. Chunk("data", [1, 2, 3])]), "*3 bytes, which are no number of frames of 2 bytes*");
        Rejects(Riff([.. Chunk("fmt ", new byte[14]), .. data]), "the fmt chunk has 14 bytes, but needs 16.");
        Rejects(Riff([.. Bytes(16, 2, 4), .. data]), "the encoding is ADPCM*");
        Rejects(Riff([.. Bytes(16, 6, 8), .. data]), "the encoding is A-law*");
        Rejects(Riff([.. Bytes(16, 0x55, 0), .. data]), "the encoding is MP3*");
        Rejects(Riff([.. Bytes(16, 0x1234, 0), .. data]), "the encoding is 0x1234*");
        Rejects(Riff([.. Bytes(16, Pcm, 12), .. data]), "samples have 12 bits*");
        Rejects(Riff([.. Bytes(16, Float, 16), .. data]), "samples have 16 bits*");
        Rejects(Riff([.. Bytes(16, Pcm, 16, channels: 0), .. data]), "0 channels of 16 bits at 8000 Hz*");
        Rejects(Riff([.. Bytes(16, Pcm, 16, rate: 0), .. data]), "*at 0 Hz*");
        Rejects(Riff([.. Bytes(16, Pcm, 16, frame: 3), .. data]), "*frames of 3 bytes contradict*");
        Rejects(Riff([.. Bytes(16, 0xFFFE, 16), .. data]), "*extensible, but does not name a known format*");
    }

    [Fact]
    public void Files_of_another_program_hold_a_sine()
    {
        if (FormatFiles.Folder() is not { } folder)
            return;
        JsonElement[] files = FormatFiles.Manifest(folder, "wav");
        files.Should().NotBeEmpty();
        foreach (JsonElement file in files)
        {
            string path = Path.Combine(folder, FormatFiles.Name(file));
            int channels = file.GetProperty("channels").GetInt32(), frames = file.GetProperty("frames").GetInt32();
            WavAudio audio = WavFile.Read(path);
            audio.SampleRate.Should().Be(file.GetProperty("rate").GetInt32());
            audio.Samples.Shape.Should().Equal(channels, frames);
            float[] samples = audio.Samples.ToArray<float>();
            double step = path.Contains("pcm8", StringComparison.Ordinal) ? 1 / 64.0 : 1 / 16384.0;
            for (int i = 0; i < samples.Length; i++)
            {
                double sine = 0.5 * Math.Sin(0.2 * (i % frames)) * (i < frames ? 1 : -1);
                samples[i].Should().BeApproximately((float)sine, (float)step, $"{path}, {i}");
            }
        }
    }

    private static byte[] Riff(byte[] chunks) => [.. Chunk("RIFF", [.. "WAVE"u8, .. chunks])];

    private static byte[] Chunk(string name, byte[] data) =>
    [
        .. Encoding.ASCII.GetBytes(name), .. BitConverter.GetBytes(data.Length), .. data,
        .. new byte[data.Length & 1],
    ];

    /// <summary>The start of a fmt chunk of so many bytes: its first sixteen.</summary>
    private static byte[] Bytes(int length, int tag, int bits, int channels = 1, int rate = 8000, int? frame = null)
    {
        var chunk = new byte[24];
        Encoding.ASCII.GetBytes("fmt ", chunk);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), length);
        int frameLength = frame ?? (channels * bits / 8);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(8), (ushort)tag);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(10), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(12), rate);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(16), rate * frameLength);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(20), (ushort)frameLength);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(22), (ushort)bits);
        return chunk;
    }

    private static byte[] Guid() => [0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    private static WavAudio Read(byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.wav"], bytes);
        return WavFile.Read(folder["a.wav"]);
    }

    private static void Rejects(byte[] bytes, string message)
    {
        Action read = () => Read(bytes);
        read.Should().Throw<InvalidDataException>().WithMessage($"WavFile: *a.wav: {message}");
    }
}
