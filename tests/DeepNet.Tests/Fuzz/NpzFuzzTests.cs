using System.IO.Compression;
using DeepNet.IO;

namespace DeepNet.Tests.Fuzz;

public sealed class NpzFuzzTests : ReaderFuzzTests
{
    private protected override FuzzReport Run(int inputs)
    {
        // Damaged archives of good arrays, and good archives of damaged arrays, which checksums would hide.
        var archives = new Fuzzer(
            [Archive(NpyFuzzTests.Corpus, CompressionLevel.Optimal), Archive(NpyFuzzTests.Corpus[..1], default)],
            typeof(InvalidDataException))
        {
            Words = [[.. "PK\u0001\u0002"u8], [.. "PK\u0003\u0004"u8], [.. "../"u8], [.. "PK\u0006\u0006"u8]],
        };
        var arrays = new Fuzzer(NpyFuzzTests.Corpus, typeof(InvalidDataException))
        {
            Repair = bytes => Archive([bytes], CompressionLevel.NoCompression),
        };
        FuzzReport first = archives.RunFiles(inputs / 2, path => Npz.Load(path));
        return first + arrays.RunFiles(inputs - (inputs / 2), path => Npz.Load(path));
    }

    private static byte[] Archive(byte[][] arrays, CompressionLevel level)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            for (int i = 0; i < arrays.Length; i++)
            {
                using Stream entry = zip.CreateEntry($"{i}.npy", level).Open();
                entry.Write(arrays[i]);
            }
        }

        return stream.ToArray();
    }
}
