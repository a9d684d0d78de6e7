using DeepNet.IO;

namespace DeepNet.Tests.IO.Images;

/// <summary>Every rule of the format, broken on purpose.</summary>
public sealed class PngMalformedTests
{
    private static readonly byte[] s_raw = [0, 1, 2, 0, 3, 4];
    private static readonly byte[] s_good = PngBytes.Of(2, 2, 8, 0, s_raw);

    [Fact]
    public void Every_beginning_of_a_file_is_refused()
    {
        for (int length = 0; length < s_good.Length; length++)
            Rejects(s_good[..length], "*");
    }

    [Fact]
    public void Every_changed_byte_is_noticed()
    {
        for (int i = 0; i < s_good.Length; i++)
        {
            byte[] file = [.. s_good];
            file[i] ^= 0x10;
            Rejects(file, "*");
        }
    }

    [Fact]
    public void Checksums_are_compared()
    {
        byte[] file = [.. s_good];
        file[20] ^= 1;
        Rejects(file, "*IHDR at byte 8*CRC*");
        byte[] data = PngBytes.Deflate(s_raw);
        data[^1] ^= 1;
        Rejects(File([.. PngBytes.Chunk("IDAT", data)]), "*IDAT is damaged*Adler-32*");
        Rejects(File([.. PngBytes.Chunk("IDAT", data[..^1])]), "*IDAT*");
        Rejects(File([.. PngBytes.Chunk("IDAT", data[..^4])]), "*IDAT*");
    }

    [Theory]
    [InlineData(0, 2, 8, 0, "*0 × 2*")]
    [InlineData(2, -1, 8, 0, "*2³¹-1*")]
    [InlineData(2, 2, 3, 0, "*type 0 of 3 bits*")]
    [InlineData(2, 2, 4, 2, "*type 2 of 4 bits*")]
    [InlineData(2, 2, 16, 3, "*type 3 of 16 bits*")]
    [InlineData(2, 2, 8, 5, "*type 5 of 8 bits*")]
    [InlineData(2, 2, 8, 3, "*PLTE has 0 bytes*")]
    [InlineData(3, 2, 8, 0, "*ends after 6 of the 8 bytes*")]
    [InlineData(1, 2, 8, 0, "*more than the 4 bytes*")]
    [InlineData(2, 1, 8, 0, "*more than the 3 bytes*")]
    [InlineData(50_000, 50_000, 8, 0, "*50000 × 50000 pixels*134217728*maxPixels*")]
    public void Headers_that_cannot_be(int width, int height, int depth, int color, string message) =>
        Rejects(PngBytes.Of(width, height, depth, color, s_raw), message);

    [Fact]
    public void Chunks_in_the_wrong_place()
    {
        byte[] data = PngBytes.Chunk("IDAT", PngBytes.Deflate(s_raw)), text = PngBytes.Chunk("tEXt", []);
        byte[] header = PngBytes.Header(2, 2, 8, 0), end = PngBytes.Chunk("IEND", []);
        Rejects([.. PngBytes.Signature, .. data, .. header, .. end], "*first chunk is 'IDAT'*");
        Rejects(File([]), "*no chunk IDAT*");
        Rejects(File([.. header, .. data]), "*IHDR stands twice*");
        Rejects(File([.. data, .. text, .. data]), "*IDAT before byte*do not follow*");
        Rejects(File([.. data, .. PngBytes.Chunk("tRNS", [0, 1])]), "*tRNS stands twice or behind IDAT*");
        Rejects(File([.. PngBytes.Chunk("ABCD", []), .. data]), "*'ABCD' is unknown*");
        Rejects(File([.. PngBytes.Chunk("a1cd", []), .. data]), "*type 61316364*");
        Rejects(File([.. PngBytes.Chunk("tRNS", [0]), .. data]), "*tRNS has 1 bytes, not 2*");
        Rejects([.. PngBytes.Signature, .. header, 255, 255, 255, 255, .. data[4..], .. end], "*4294967295 bytes*");
    }

    [Fact]
    public void Rows_and_colours_that_do_not_exist()
    {
        Rejects(PngBytes.Of(2, 2, 8, 0, [0, 1, 2, 5, 3, 4]), "*filter 5*");
        byte[] palette = PngBytes.Chunk("PLTE", [1, 2, 3, 4, 5, 6]);
        Rejects(PngBytes.Of(2, 2, 8, 3, s_raw, before: palette), "*colour 2 of a palette of 2*");
        Rejects(PngBytes.Of(2, 2, 8, 3, s_raw, before: PngBytes.Chunk("PLTE", [1, 2, 3, 4])), "*PLTE has 4 bytes*");
        byte[] alpha = [.. palette, .. PngBytes.Chunk("tRNS", [1, 2, 3])];
        Rejects(PngBytes.Of(2, 2, 8, 3, s_raw, before: alpha), "*tRNS has 3 values for 2 colours*");
        byte[] key = PngBytes.Chunk("tRNS", [0, 1]);
        Rejects(PngBytes.Of(1, 2, 8, 4, s_raw, before: key), "*tRNS stands beside an alpha channel*");
    }

    [Theory]
    [InlineData(new byte[] { 0x78, 0x01, 3, 0, 0, 0, 0, 1 }, "*ends after 0*")]
    [InlineData(new byte[] { 0x78, 0x02, 3, 0, 0, 0, 0, 1 }, "*zlib stream*")]
    [InlineData(new byte[] { 0x77, 0x01, 3, 0, 0, 0, 0, 1 }, "*zlib stream*")]
    [InlineData(new byte[] { 0x78, 0x20, 3, 0, 0, 0, 0, 1 }, "*zlib stream*")]
    [InlineData(new byte[] { 0x78, 0x01 }, "*zlib stream*")]
    [InlineData(new byte[] { 0x78, 0x01, 7, 0, 0, 0, 0, 1 }, "*IDAT is damaged*")]
    public void Data_that_are_no_zlib_stream(byte[] data, string message) =>
        Rejects(File(PngBytes.Chunk("IDAT", data)), message);

    [Fact]
    public void Neither_a_header_nor_a_bomb_gets_memory()
    {
        byte[] promise = PngBytes.Of(11_000, 11_000, 16, 6, s_raw);
        Allocated(() => Rejects(promise, "*ends after 6*")).Should().BeLessThan(1 << 20);
        byte[] bomb = PngBytes.Of(2, 2, 8, 0, new byte[100_000_000]);
        Allocated(() => Rejects(bomb, "*more than the 6 bytes*")).Should().BeLessThan(2 << 20);
    }

    [Fact]
    public void The_limit_of_pixels_can_be_moved()
    {
        FluentActions.Invoking(() => ImageFile.Read(s_good, maxPixels: 3))
            .Should().Throw<InvalidDataException>().WithMessage("*2 × 2 pixels are more than the 3*");
        ImageFile.Read(s_good, maxPixels: 4).Count.Should().Be(4);
    }

    private static byte[] File(byte[] chunks) =>
        [.. PngBytes.Signature, .. PngBytes.Header(2, 2, 8, 0), .. chunks, .. PngBytes.Chunk("IEND", [])];

    private static long Allocated(Action action)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Rejects(byte[] file, string message) =>
        FluentActions.Invoking(() => ImageFile.Read(file)).Should().Throw<InvalidDataException>().WithMessage(message);
}
