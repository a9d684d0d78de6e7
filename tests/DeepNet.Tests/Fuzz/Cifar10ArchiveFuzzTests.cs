using DeepNet.Data;

namespace DeepNet.Tests.Fuzz;

public sealed class Cifar10ArchiveFuzzTests : ReaderFuzzTests
{
    private static readonly string[] s_batches = ["data_batch_1.bin", "data_batch_2.bin"];

    private protected override FuzzReport Run(int inputs)
    {
        const string Folder = "cifar-10-batches-bin/";
        Fuzzer fuzzer = ArchiveFuzzer.Of(
            [
                (Folder, []), (Folder + "readme.html", [1, 2, 3]),
                (Folder + s_batches[0], [3, .. new byte[3072]]), (Folder + s_batches[1], [9, .. new byte[3072]]),
            ],
            Folder, s_batches[0]);
        return fuzzer.RunFiles(inputs, path => Cifar10.ReadArchive(path, s_batches, CancellationToken.None));
    }
}
