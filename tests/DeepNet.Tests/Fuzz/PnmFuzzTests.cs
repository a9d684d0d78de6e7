using System.Text;
using DeepNet.IO;

namespace DeepNet.Tests.Fuzz;

public sealed class PnmFuzzTests : ReaderFuzzTests
{
    private protected override FuzzReport Run(int inputs)
    {
        string[] corpus =
        [
            "P1 3 2 101 0 1 0", "P2\n# comment\n5 1 15 0 1 7 8 15", "P3 2 1 255 1 2 3 4 5 6", "P4 9 2\n\u0080\u0080ab",
            "P5 3 1 255\nabc", "P5 2 1 1000\n\u0001\u00f4\u0003\u00e8", "P6 2 1 255\nabcdef",
        ];
        var fuzzer = new Fuzzer(corpus.Select(Encoding.Latin1.GetBytes), typeof(InvalidDataException))
        {
            Words = [.. new[] { " ", "\n", "#", "0", "9", "255", "65535", "2147483647", "99999 " }
                .Select(Encoding.Latin1.GetBytes)],
        };
        return fuzzer.Run(inputs, bytes => ImageFile.Read(bytes));
    }
}
