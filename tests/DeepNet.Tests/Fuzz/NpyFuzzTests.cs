using System.Text;
using DeepNet.IO;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Fuzz;

public sealed class NpyFuzzTests : ReaderFuzzTests
{
    /// <summary>Good files of several kinds.</summary>
    internal static byte[][] Corpus =>
    [
        NpyBytes.Vector("<f4", 4, new byte[16]),
        NpyBytes.Of(2, "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }", new byte[12]),
        NpyBytes.Of(3, "{'descr': '|b1', 'fortran_order': False, 'shape': (), }\n", 1),
        NpyBytes.Vector("<u4", 0),
    ];

    private protected override FuzzReport Run(int inputs)
    {
        var fuzzer = new Fuzzer(Corpus, typeof(InvalidDataException))
        {
            Words =
            [
                .. new[] { "(", ")", "'", "9", "-", ",", "'<f8'", "'|O'", "True", "shape", "99999999999" }
                    .Select(Encoding.UTF8.GetBytes),
            ],
        };
        return fuzzer.RunFiles(inputs, path => Npy.Load(path));
    }
}
