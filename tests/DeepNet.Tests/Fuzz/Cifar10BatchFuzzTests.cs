using DeepNet.Data;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Fuzz;

public sealed class Cifar10BatchFuzzTests : ReaderFuzzTests
{
    private protected override FuzzReport Run(int inputs)
    {
        const int Record = 3073;
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["cifar-10-batches-bin"]);
        string path = folder["cifar-10-batches-bin/test_batch.bin"];
        byte[] two = new byte[2 * Record];
        new Random(1).NextBytes(two);
        (two[0], two[Record]) = (9, 0);
        var fuzzer = new Fuzzer([two[..Record], two], typeof(InvalidDataException))
        {
            // Half of the files keep a length that is right, so that their labels are looked at.
            Repair = bytes => bytes.Length % 2 == 0 ? bytes : [.. bytes, .. new byte[Record - (bytes.Length % Record)]],
        };
        return fuzzer.Run(inputs, bytes =>
        {
            File.WriteAllBytes(path, bytes);
            Cifar10.LoadAsync(folder[""], train: false, dtype: DType.UInt8).GetAwaiter().GetResult();
        });
    }
}
