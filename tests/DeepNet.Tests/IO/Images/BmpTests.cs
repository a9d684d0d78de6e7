using DeepNet.IO;

namespace DeepNet.Tests.IO.Images;

public sealed class BmpTests
{
    /// <summary>Blue, green, red, nothing: the colours (1, 2, 3), (4, 5, 6), (7, 8, 9).</summary>
    private static readonly byte[] s_palette = [3, 2, 1, 0, 6, 5, 4, 0, 9, 8, 7, 0];

    [Theory]
    [InlineData(1, new byte[] { 0b0100_0000, 0, 0, 0 }, new byte[] { 1, 4, 1, 2, 5, 2, 3, 6, 3 })]
    [InlineData(4, new byte[] { 0x01, 0x20, 0, 0 }, new byte[] { 1, 4, 7, 2, 5, 8, 3, 6, 9 })]
    [InlineData(8, new byte[] { 2, 1, 0, 9 }, new byte[] { 7, 4, 1, 8, 5, 2, 9, 6, 3 })]
    public void Palettes_become_colours(int bits, byte[] pixels, byte[] expected)
    {
        byte[] palette = bits == 1 ? s_palette[..8] : s_palette;
        Read(BmpBytes.Of(3, 1, bits, pixels, behind: palette, colors: palette.Length / 4)).Should().Equal(expected);
        if (bits == 1)
            Read(BmpBytes.Core(3, 1, 1, [3, 2, 1, 6, 5, 4], pixels)).Should().Equal(expected);
    }

    [Fact]
    public void Rows_go_up_or_down()
    {
        byte[] pixels = [1, 2, 3, 0, 4, 5, 6, 0];
        Read(BmpBytes.Of(1, 2, 24, pixels)).Should().Equal([6, 3, 5, 2, 4, 1], "the first row is the lowest");
        Read(BmpBytes.Of(1, -2, 24, pixels)).Should().Equal([3, 6, 2, 5, 1, 4], "a negative height turns them");
        Read(BmpBytes.Of(1, 2, 24, pixels[..^1])).Should().Equal([6, 3, 5, 2, 4, 1], "the last padding may lack");
        Read(BmpBytes.Core(1, 2, 24, [], pixels)).Should().Equal(6, 3, 5, 2, 4, 1);
    }

    [Fact]
    public void Sixteen_and_thirty_two_bits_are_told_apart_by_masks()
    {
        // 5 bits each, and 5, 6, 5 bits.
        Read(BmpBytes.Of(2, 1, 16, [0x1f, 0x7c, 0xe0, 0x03])).Should().Equal(255, 0, 0, 255, 255, 0);
        byte[] masks = [0, 0xf8, 0, 0, 0xe0, 0x07, 0, 0, 0x1f, 0, 0, 0];
        Read(BmpBytes.Of(2, 1, 16, [0xe0, 0x07, 0x10, 0x84], compression: 3, behind: masks))
            .Should().Equal(0, 132, 255, 130, 0, 132);
        Read(BmpBytes.Of(1, 1, 32, [1, 2, 3, 4])).Should().Equal([3, 2, 1], "the fourth byte is unused");
        byte[] alpha = [0xff, 0, 0, 0, 0, 0xff, 0, 0, 0, 0, 0xff, 0, 0, 0, 0, 0xff];
        Read(BmpBytes.Of(1, 1, 32, [1, 2, 3, 4], compression: 6, behind: alpha)).Should().Equal(1, 2, 3, 4);
        byte[] v4 = [.. BmpBytes.Of(1, 1, 32, [], compression: 3)[14..], .. alpha, .. new byte[52]];
        v4[0] = 108;
        Read(BmpBytes.WithFileHeader(v4, [1, 2, 3, 4])).Should().Equal(1, 2, 3, 4);
    }

    [Fact]
    public void Runs_are_spelled_out()
    {
        // Lower row: 3 of colour 1, colours 2 0 1 (padded); upper row: jump 2 right, 2 of colour 2, end.
        byte[] runs = [3, 1, 0, 3, 2, 0, 1, 0, 0, 0, 0, 2, 2, 0, 2, 2, 0, 1];
        byte[] expected = [1, 1, 7, 7, 1, 1, 4, 4, 4, 7, 1, 4];
        Read(BmpBytes.Of(6, 2, 8, runs, compression: 1, behind: s_palette, colors: 3))[..12].Should().Equal(expected);
        byte[] halves = [3, 0x11, 0, 3, 0x20, 0x10, 0, 0, 0, 2, 2, 0, 2, 0x22, 0, 1];
        Read(BmpBytes.Of(6, 2, 4, halves, compression: 2, behind: s_palette, colors: 3))[..12].Should().Equal(expected);
        Read(BmpBytes.Of(4, 1, 4, [4, 0x12, 0, 1], compression: 2, behind: s_palette, colors: 3))[..4]
            .Should().Equal([4, 7, 4, 7], "a run has two colours in turn");
    }

    [Theory]
    [InlineData(0, 1, 24, 0, "*0 × 1*")]
    [InlineData(-1, 1, 24, 0, "*-1 × 1*")]
    [InlineData(1, 0, 24, 0, "*1 × 0*")]
    [InlineData(1, int.MinValue, 24, 0, "*2147483648*")]
    [InlineData(30_000, 30_000, 24, 0, "*maxPixels*")]
    [InlineData(9_000, 9_000, 24, 0, "*the pixels at byte 54 has 243000000 bytes, but 4 are left*")]
    [InlineData(9_000, 9_000, 8, 1, "*4 bytes of runs cannot fill*")]
    [InlineData(1, 1, 2, 0, "*2 bits with compression 0*")]
    [InlineData(1, 1, 24, 3, "*24 bits with compression 3*")]
    [InlineData(1, 1, 0, 4, "*0 bits with compression 4*")]
    [InlineData(1, 1, 8, 0, "*colour 3 of a palette of 3*")]
    public void Headers_that_cannot_be(int width, int height, int bits, int compression, string message)
    {
        byte[] behind = bits == 8 ? s_palette : [];
        Rejects(BmpBytes.Of(width, height, bits, [3, 0, 0, 0], compression, behind, behind.Length / 4), message);
    }

    [Theory]
    [InlineData(new byte[] { 7, 1, 0, 1 }, "*run of 7 pixels at column 0 of row 0*")]
    [InlineData(new byte[] { 3, 1, 4, 1, 0, 1 }, "*run of 4 pixels at column 3*")]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 1, 0, 1 }, "*row 2*")]
    [InlineData(new byte[] { 0, 2, 255, 255, 1, 1, 0, 1 }, "*column 255 of row 255*")]
    [InlineData(new byte[] { 0, 5, 1, 1 }, "*colours of a run*")]
    [InlineData(new byte[] { 3, 1 }, "*a run at byte*")]
    [InlineData(new byte[] { 3, 9, 0, 1 }, "*colour 9*")]
    public void Runs_that_cannot_be(byte[] runs, string message) =>
        Rejects(BmpBytes.Of(6, 2, 8, runs, compression: 1, behind: s_palette, colors: 3), message);

    [Fact]
    public void Jumps_do_not_run_out_of_numbers()
    {
        const int Jumps = (int.MaxValue / 255) + 1;
        byte[] runs = new byte[(4 * Jumps) + 4];
        for (int i = 0; i < Jumps; i++)
            (runs[(4 * i) + 1], runs[(4 * i) + 2]) = (2, 255);
        (runs[^4], runs[^3], runs[^1]) = (1, 1, 1);
        Rejects(
            BmpBytes.Of(6, 2, 8, runs, compression: 1, behind: s_palette, colors: 3), "*at column 21474837*of row 0*");
    }

    [Fact]
    public void Every_beginning_of_a_file_is_refused()
    {
        byte[] file = BmpBytes.Of(6, 2, 8, [3, 1, 0, 0, 2, 2, 0, 1], compression: 1, behind: s_palette, colors: 3);
        for (int length = 0; length < file.Length; length++)
            Rejects(file[..length], "*");
        byte[] masks = [0, 0xf8, 0, 0, 0xe0, 0x07, 0, 0, 0x1d, 0, 0, 0];
        Rejects(BmpBytes.Of(1, 1, 16, [1, 2, 0, 0], compression: 3, behind: masks), "*mask 0000001d*");
        Rejects(BmpBytes.Of(1, 1, 8, [0, 0, 0, 0], behind: s_palette, colors: 257), "*257 colours*");
    }

    private static byte[] Read(byte[] file) => ImageFile.Read(file).ToArray<byte>();

    private static void Rejects(byte[] file, string message) =>
        FluentActions.Invoking(() => ImageFile.Read(file)).Should().Throw<InvalidDataException>().WithMessage(message);
}
