using System.IO.Compression;
using DeepNet.Data;

namespace DeepNet.Tests.Fuzz;

public sealed class IdxFuzzTests : ReaderFuzzTests
{
    private protected override FuzzReport Run(int inputs)
    {
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 5, 1, 2, 3, 4, 5];
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 2, .. new byte[12]];
        var fuzzer = new Fuzzer([labels, images, Gzip(labels), Gzip(images)], typeof(InvalidDataException))
        {
            // The body's buffer starts at up to 1 MiB, and is copied.
            BytesPerInput = 3 << 20,
        };
        return fuzzer.RunFiles(inputs, path => IdxFile.Read(path));
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return stream.ToArray();
    }
}
