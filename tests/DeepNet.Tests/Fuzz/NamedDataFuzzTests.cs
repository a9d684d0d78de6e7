using DeepNet.Data;
using DeepNet.IO;
using DeepNet.Tests.Data.Named;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Fuzz;

/// <summary>The archives of CIFAR-10 and of the spoken digits.</summary>
public sealed class NamedDataFuzzTests : ReaderFuzzTests
{
    private static readonly string[] s_batch = ["test_batch.bin"];

    private protected override FuzzReport Run(int inputs)
    {
        using var folder = new TemporaryFolder();
        WavFile.Write(folder["a"], Tensor.Arange(12).Cast(DType.Float32) * 0.05, 8000);
        byte[] wav = File.ReadAllBytes(folder["a"]);
        (string, byte[])[] files =
        [
            ("cifar-10-batches-bin/", []), ("cifar-10-batches-bin/test_batch.bin", [3, .. new byte[3072]]),
            ("recordings/7_theo_12.wav", wav), ("recordings/readme", [1, 2, 3]),
        ];
        byte[] tar = Archives.Tar(files);
        byte[][] corpus =
        [
            tar, Archives.Tar(System.Formats.Tar.TarEntryFormat.Gnu, files), Archives.Gzip(tar),
            Archives.Zip(files[1..]),
        ];
        var fuzzer = new Fuzzer(corpus, typeof(InvalidDataException))
        {
            Words = [[.. "77777777777"u8], [.. "../"u8], [.. "ustar\0"u8], [.. "recordings/"u8], [.. "_4.wav"u8]],
            Repair = bytes => bytes is [0x1F, 0x8B, ..] or [(byte)'P', ..] ? bytes : TarHeaders.Repair(bytes),
        };
        return fuzzer.RunFiles(inputs, path =>
        {
            // One reader or the other, by chance.
            if (new FileInfo(path).Length % 2 == 0)
                SpokenDigits.ReadArchive(path, train: true, [], CancellationToken.None);
            else
                Cifar10.ReadArchive(path, s_batch, CancellationToken.None);
        });
    }
}
