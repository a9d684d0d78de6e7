using DeepNet.Data;

namespace DeepNet.Tests.Fuzz;

public sealed class SpokenDigitsArchiveFuzzTests : ReaderFuzzTests
{
    private protected override FuzzReport Run(int inputs)
    {
        byte[] wav = SpokenDigitsFolderFuzzTests.Wav();
        Fuzzer fuzzer = ArchiveFuzzer.Of(
            [
                ("recordings/7_theo_12.wav", wav), ("fsdd/recordings/0_jackson_5.wav", wav),
                ("recordings/readme", [1, 2, 3]),
            ],
            "recordings/", "_4.wav", "7_theo_12.wav");
        return fuzzer.RunFiles(
            inputs, path => SpokenDigits.ReadArchive(path, train: true, [], CancellationToken.None));
    }
}
