using System.IO.Compression;
using DeepNet.IO;
using DeepNet.Tests.IO.Images;

namespace DeepNet.Tests.Fuzz;

public sealed class PngFuzzTests : ReaderFuzzTests
{
    private protected override FuzzReport Run(int inputs)
    {
        byte[] palette = [.. PngBytes.Chunk("PLTE", [1, 2, 3, 4, 5, 6, 7, 8, 9]), .. PngBytes.Chunk("tRNS", [1, 2])];
        byte[] wide = new byte[3 * ((9 * 8) + 1)];
        new Random(1).NextBytes(wide);
        (wide[0], wide[73], wide[146]) = (2, 3, 4);
        byte[,] small = new byte[5, 7];
        byte[][] corpus =
        [
            ImageFile.Encode(Tensor.Arange(3 * 8 * 9).Reshape(3, 8, 9).Cast(DType.UInt8)),
            PngBytes.Of(9, 3, 16, 6, wide),
            PngBytes.Of(3, 2, 2, 3, [0, 0b00_01_10_00, 2, 0b01_00_00_00], before: palette),
            PngBytes.Of(7, 5, 4, 0, PngBytes.Adam7(small, 4), isInterlaced: true),
            [
                .. PngBytes.Signature, .. PngBytes.Header(2, 2, 8, 0),
                .. PngBytes.Chunk("IDAT", PngBytes.Deflate([4, 1, 2, 4, 3, 4], CompressionLevel.NoCompression)),
                .. PngBytes.Chunk("IEND", []),
            ],
        ];
        var fuzzer = new Fuzzer(corpus, typeof(InvalidDataException))
        {
            Words = [[.. "IDAT"u8], [.. "PLTE"u8], [.. "tRNS"u8], [.. "IEND"u8], PngBytes.Chunk("IDAT", [])],
            // Right checksums lead further; three quarters of the files get them.
            Repair = bytes => bytes.Length % 4 == 0 ? bytes : PngBytes.WithCrcs(bytes),
        };
        return fuzzer.Run(inputs, bytes => ImageFile.Read(bytes));
    }
}
