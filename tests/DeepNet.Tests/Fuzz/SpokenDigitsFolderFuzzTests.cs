using System.Text;
using DeepNet.Data;
using DeepNet.IO;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Fuzz;

/// <summary>A folder with one recording: the first line of an input is its name, the rest what is in it.</summary>
public sealed class SpokenDigitsFolderFuzzTests : ReaderFuzzTests
{
    /// <summary>A short recording.</summary>
    internal static byte[] Wav()
    {
        using var folder = new TemporaryFolder();
        WavFile.Write(folder["a"], Tensor.Arange(12).Cast(DType.Float32) * 0.05, 8000);
        return File.ReadAllBytes(folder["a"]);
    }

    private protected override FuzzReport Run(int inputs)
    {
        using var folder = new TemporaryFolder();
        string recordings = Directory.CreateDirectory(folder["fsdd/recordings"]).FullName;
        byte[][] corpus = [.. new[] { "7_theo_12.wav\n", "0_jackson_5.wav\n" }.Select(name =>
            (byte[])[.. Encoding.ASCII.GetBytes(name), .. Wav()])];
        var fuzzer = new Fuzzer(corpus, typeof(InvalidDataException))
        {
            Words = [[.. "_"u8], [.. ".wav\n"u8], [.. "99999999999"u8], [.. "fact"u8], [.. "data"u8], [.. "\n"u8]],
        };
        return fuzzer.Run(inputs, bytes =>
        {
            int end = Array.IndexOf(bytes, (byte)'\n');
            string name = Encoding.Latin1.GetString(bytes, 0, Math.Clamp(end, 0, 100)).Replace('/', '-')
                .Replace('\0', '-');
            string path = Path.Combine(recordings, name is "" or "." or ".." ? "1_a_6.wav" : name);
            File.WriteAllBytes(path, bytes[(end + 1)..]);
            try
            {
                SpokenDigits.LoadRecordingsAsync(folder[""]).GetAwaiter().GetResult();
            }
            finally
            {
                File.Delete(path);
            }
        });
    }
}
