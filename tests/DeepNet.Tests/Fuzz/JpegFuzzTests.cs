using DeepNet.IO;
using DeepNet.Tests.IO.Images;

namespace DeepNet.Tests.Fuzz;

public sealed class JpegFuzzTests : ReaderFuzzTests
{
    private protected override FuzzReport Run(int inputs)
    {
        JpegPlane[] planes =
        [
            new(1, 2, 2, (x, y) => 5 * x * y % 200), new(2, 1, 1, (x, y) => 100 + x), new(3, 1, 1, (x, y) => 100 + y),
        ];
        byte[][] corpus =
        [
            new JpegBytes(17, 9, planes) { RestartInterval = 1 }.Write(),
            new JpegBytes(19, 5, planes) { IsInterleaved = false, CodeLength = 12, Quantum = 20 }.Write(),
            new JpegBytes(8, 9, [.. planes, planes[0] with { Id = 4 }]) { Quantum = 16 }.Write(),
            Convert.FromBase64String(JpegTests.Progressive),
            Convert.FromBase64String(JpegTests.Progressive),
        ];
        var fuzzer = new Fuzzer(corpus, typeof(InvalidDataException))
        {
            Words =
            [
                [0xff, 0xd9], [0xff, 0xda], [0xff, 0xd0], [0xff, 0xc2], [0xff, 0xc0], [0xff, 0], [0xff, 0xff],
                [0xff, 0xda, 0, 8, 1, 1, 0, 1, 63, 0], [0xff, 0xda, 0, 8, 1, 1, 0, 0, 0, 0x10],
            ],
            // A bit may stand for a block of 64 samples: 64 coefficients of two bytes, samples, three channels.
            BytesPerByte = 8 * 64 * (2 + 1 + 3),
        };
        return fuzzer.Run(inputs, bytes => ImageFile.Read(bytes));
    }
}
