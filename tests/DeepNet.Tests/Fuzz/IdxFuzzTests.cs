using DeepNet.Data;
using DeepNet.Tests.Data.Named;

namespace DeepNet.Tests.Fuzz;

public sealed class IdxFuzzTests : ReaderFuzzTests
{
    private protected override FuzzReport Run(int inputs)
    {
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 5, 1, 2, 3, 4, 5];
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 2, .. new byte[12]];
        byte[][] corpus = [labels, images, Archives.Gzip(labels), Archives.Gzip(images)];
        var fuzzer = new Fuzzer(corpus, typeof(InvalidDataException))
        {
            // What is damaged in a compressed file seldom gets past the compression, so some is compressed afterwards.
            Repair = bytes => bytes is [0x1f, 0x8b, ..] || bytes.Length % 3 > 0 ? bytes : Archives.Gzip(bytes),
            // The body's buffer starts at up to 1 MiB, and is copied.
            BytesPerInput = 3 << 20,
        };
        return fuzzer.RunFiles(inputs, path => IdxFile.Read(path));
    }
}
