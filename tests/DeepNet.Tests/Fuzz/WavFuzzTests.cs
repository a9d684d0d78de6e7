using DeepNet.IO;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Fuzz;

public sealed class WavFuzzTests : ReaderFuzzTests
{
    private protected override FuzzReport Run(int inputs)
    {
        using var folder = new TemporaryFolder();
        Tensor x = Tensor.Arange(12).Cast(DType.Float32).Reshape(2, 6) * 0.05;
        WavFile.Write(folder["a"], x, 8000);
        WavFile.Write(folder["b"], x, 44_100, WavEncoding.Float32);
        byte[] pcm = File.ReadAllBytes(folder["a"]);
        byte[] extensible =
        [
            .. pcm[..16], 40, 0, 0, 0, 0xFE, 0xFF, .. pcm[22..36], 22, 0, 16, 0, 3, 0, 0, 0, 1, 0,
            0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71, .. pcm[36..],
        ];
        var fuzzer = new Fuzzer([pcm, File.ReadAllBytes(folder["b"]), extensible], typeof(InvalidDataException))
        {
            Words = [[.. "data"u8], [.. "fmt "u8], [.. "LIST"u8], [1, 0, 8, 0], [255, 255, 255, 255]],
        };
        return fuzzer.RunFiles(inputs, path => WavFile.Read(path));
    }
}
