using System.Text;
using DeepNet.IO;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Fuzz;

public sealed class NpyFuzzTests : ReaderFuzzTests
{
    private const string Header = "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }";

    private static readonly byte[][] s_words =
    [
        .. new[]
        {
            "(", ")", "'", "9", "-", ",", "'<f8'", "'<f4'", "'|b1'", "'|O'", "True", "False", "shape", "0", "(12,)",
            "(3, 4)", "99999999999", "{", "}", "[",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>Good files of several kinds.</summary>
    internal static byte[][] Corpus =>
    [
        NpyBytes.Vector("<f4", 4, new byte[16]),
        NpyBytes.Of(2, Header, new byte[12]),
        NpyBytes.Of(3, "{'descr': '|b1', 'fortran_order': False, 'shape': (), }\n", 1),
        NpyBytes.Vector("<u4", 0),
    ];

    private protected override FuzzReport Run(int inputs)
    {
        // Damaged files, and damaged headers whose length is right.
        FuzzReport files = Run(inputs / 2, Corpus, bytes => bytes);
        return files + Run(
            inputs - (inputs / 2),
            [Encoding.UTF8.GetBytes(Header)],
            header => NpyBytes.Of(Encoding.UTF8.GetString(header), new byte[12]));
    }

    private static FuzzReport Run(int inputs, byte[][] corpus, Func<byte[], byte[]> repair) =>
        new Fuzzer(corpus, typeof(InvalidDataException)) { Words = s_words, Repair = repair }
            .RunFiles(inputs, path => Npy.Load(path));
}
