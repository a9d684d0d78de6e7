using DeepNet.IO;
using static DeepNet.Tests.IO.PickleBytes;

namespace DeepNet.Tests.Fuzz;

public sealed class PyTorchFuzzTests : ReaderFuzzTests
{
    private static readonly string s_pickle = Dictionary(
        ("model", Inner(
            ("w", Rebuild(StorageId("0", 6), 0, [3, 2], [1, 3])),
            ("b", Rebuild(StorageId("0", 6), 3, [3], [1])),
            ("i", Rebuild(StorageId("1", 2, "ShortStorage"), 0, [], [])))),
        ("epoch", Integer(3)),
        ("rate", "G\u003f\u00b9\u0099\u0099\u0099\u0099\u0099\u009aq\u0001"),
        ("list", "](h\u0001N\u0088\u008a\u0002\u0001\u0001C\u0001zK\u0001K\u0002\u0086e"));

    private static readonly byte[][] s_words =
    [
        .. new[]
        {
            "cos\nsystem\n", "ccollections\nOrderedDict\n", "(", "t", "R", "}", "]", "e", "u", "0", "2", ")", "\u0094",
            "h\u0001", "q\u0001", "X\u00ff\u00ff\u00ff\u007f", "\u008b\u0000\u0000\u0000\u0080", "Q", "b", ".",
        }.Select(Of),
    ];

    private protected override FuzzReport Run(int inputs)
    {
        (string, byte[])[] entries = [("data/0", Floats(0, 1, 2, 3, 4, 5)), ("data/1", [1, 0, 2, 0])];
        byte[] legacy = Legacy(s_pickle, ("0", 6, entries[0].Item2), ("1", 2, entries[1].Item2));
        byte[] zip = Zip(s_pickle, entries);
        // Bare pickles inside good archives, whose checksums would hide them; legacy files have none.
        FuzzReport pickles = Run(inputs / 2, [Of(s_pickle)], bytes => Zip(Of(bytes), entries));
        FuzzReport legacies = Run(inputs / 4, [legacy], bytes => bytes);
        return pickles + legacies + Run(inputs - (inputs / 2) - (inputs / 4), [zip], bytes => bytes);
    }

    private static FuzzReport Run(int inputs, byte[][] corpus, Func<byte[], byte[]> repair) =>
        new Fuzzer(corpus, typeof(ModelFileException)) { Words = s_words, Repair = repair }
            .RunFiles(inputs, path => PyTorchFile.Load(path));
}
