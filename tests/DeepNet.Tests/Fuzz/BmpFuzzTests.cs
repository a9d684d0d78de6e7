using DeepNet.IO;
using DeepNet.Tests.IO.Images;

namespace DeepNet.Tests.Fuzz;

public sealed class BmpFuzzTests : ReaderFuzzTests
{
    private protected override FuzzReport Run(int inputs)
    {
        byte[] palette = [3, 2, 1, 0, 6, 5, 4, 0, 9, 8, 7, 0];
        byte[] masks = [0, 0xf8, 0, 0, 0xe0, 0x07, 0, 0, 0x1f, 0, 0, 0];
        byte[] runs = [3, 1, 0, 3, 2, 0, 1, 0, 0, 0, 0, 2, 2, 0, 2, 2, 0, 1];
        byte[] halves = [3, 0x11, 0, 3, 0x20, 0x10, 0, 0, 0, 2, 2, 0, 2, 0x22, 0, 1];
        byte[][] corpus =
        [
            BmpBytes.Of(2, 2, 24, [1, 2, 3, 4, 5, 6, 0, 0, 1, 2, 3, 4, 5, 6, 0, 0]),
            BmpBytes.Of(3, -1, 4, [0x01, 0x20, 0, 0], behind: palette, colors: 3),
            BmpBytes.Core(3, 1, 1, [3, 2, 1, 6, 5, 4], [0b0100_0000, 0, 0, 0]),
            BmpBytes.Of(2, 1, 16, [0xe0, 0x07, 0x10, 0x84], compression: 3, behind: masks),
            BmpBytes.Of(6, 2, 8, runs, compression: 1, behind: palette, colors: 3),
            BmpBytes.Of(6, 2, 4, halves, compression: 2, behind: palette, colors: 3),
        ];
        var fuzzer = new Fuzzer(corpus, typeof(InvalidDataException))
        {
            Words = [[1, 0, 0, 0], [2, 0, 0, 0], [3, 0, 0, 0], [0, 1], [0, 2, 1, 1], [108, 0, 0, 0]],
            // Two bytes are a run of up to 255 pixels of three bytes, which stand in memory twice.
            BytesPerByte = 128 * 8,
        };
        return fuzzer.Run(inputs, bytes => ImageFile.Read(bytes));
    }
}
