using DeepNet.IO;

namespace DeepNet.Tests.IO.Images;

public sealed class PngTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 11, 13)]
    [InlineData(2, 9, 300)]
    [InlineData(3, 40, 1)]
    [InlineData(3, 64, 70)]
    [InlineData(4, 31, 17)]
    public void What_is_written_is_read_again(int channels, int height, int width)
    {
        foreach (bool isNoise in new[] { false, true })
        {
            Tensor image = isNoise ? Noise(channels, height, width) : Smooth(channels, height, width);
            Tensor read = ImageFile.Read(ImageFile.Encode(image));
            read.DType.Should().Be(DType.UInt8);
            read.Shape.Should().Equal(image.Shape);
            read.ToArray<byte>().Should().Equal(image.ToArray<byte>());
        }
    }

    [Fact]
    public void Filters_make_smooth_images_small()
    {
        Tensor image = Smooth(3, 200, 300);
        ImageFile.Encode(image).Length.Should().BeLessThan(
            PngBytes.Deflate(image.ToArray<byte>()).Length * 9 / 10, "differences compress better");
    }

    [Theory]
    [InlineData(1, new[] { 0, 1, 1, 0, 1 }, new byte[] { 0, 255, 255, 0, 255 })]
    [InlineData(2, new[] { 0, 1, 2, 3, 1 }, new byte[] { 0, 85, 170, 255, 85 })]
    [InlineData(4, new[] { 0, 1, 7, 8, 15 }, new byte[] { 0, 17, 119, 136, 255 })]
    [InlineData(8, new[] { 0, 1, 127, 128, 255 }, new byte[] { 0, 1, 127, 128, 255 })]
    [InlineData(16, new[] { 0, 128, 129, 32767, 65535 }, new byte[] { 0, 0, 1, 127, 255 })]
    public void Gray_of_every_depth_is_spread_over_a_byte(int depth, int[] values, byte[] expected)
    {
        Tensor image = ImageFile.Read(PngBytes.Of(5, 1, depth, 0, [0, .. PngBytes.Pack(values, depth)]));
        image.Shape.Should().Equal(1, 1, 5);
        image.ToArray<byte>().Should().Equal(expected);
    }

    [Theory]
    [InlineData(2, new byte[] { 1, 2, 3, 4, 5, 6 }, new byte[] { 1, 4, 2, 5, 3, 6 })]
    [InlineData(4, new byte[] { 1, 2, 3, 4 }, new byte[] { 1, 3, 2, 4 })]
    [InlineData(6, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, new byte[] { 1, 5, 2, 6, 3, 7, 4, 8 })]
    public void Colours_and_alpha_are_taken_apart(int color, byte[] row, byte[] expected)
    {
        ImageFile.Read(PngBytes.Of(2, 1, 8, color, [0, .. row])).ToArray<byte>().Should().Equal(expected);
        byte[] wide = [.. row.SelectMany(value => new[] { value, value })];
        ImageFile.Read(PngBytes.Of(2, 1, 16, color, [0, .. wide])).ToArray<byte>().Should().Equal(expected);
    }

    [Fact]
    public void Palettes_become_colours_and_their_tRNS_alpha()
    {
        byte[] palette = PngBytes.Chunk("PLTE", [10, 20, 30, 40, 50, 60, 70, 80, 90]);
        byte[] raw = [0, 0b00_01_10_00];
        Tensor plain = ImageFile.Read(PngBytes.Of(3, 1, 2, 3, raw, before: palette));
        plain.Shape.Should().Equal(3, 1, 3);
        plain.ToArray<byte>().Should().Equal(10, 40, 70, 20, 50, 80, 30, 60, 90);

        byte[] before = [.. palette, .. PngBytes.Chunk("tRNS", [0, 128])];
        Tensor clear = ImageFile.Read(PngBytes.Of(3, 1, 2, 3, raw, before: before));
        clear.Shape.Should().Equal(4, 1, 3);
        clear.ToArray<byte>()[9..].Should().Equal([0, 128, 255], "colours without a value are opaque");
    }

    [Fact]
    public void A_transparent_colour_becomes_alpha()
    {
        byte[] gray = PngBytes.Of(4, 1, 4, 0, [0, 0x3a, 0x3f], before: PngBytes.Chunk("tRNS", [0, 3]));
        ImageFile.Read(gray).ToArray<byte>().Should().Equal(51, 170, 51, 255, 0, 255, 0, 255);
        byte[] key = PngBytes.Chunk("tRNS", [1, 2, 3, 4, 5, 6]);
        byte[] rgb = PngBytes.Of(2, 1, 16, 2, [0, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 7], before: key);
        ImageFile.Read(rgb).ToArray<byte>()[6..].Should().Equal([0, 255], "all 16 bits count");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void Interlaced_images_are_put_together(int depth)
    {
        var random = new Random(depth);
        for (int height = 1; height <= 10; height += 3)
        {
            for (int width = 1; width <= 17; width++)
            {
                var image = new byte[height, width];
                for (int i = 0; i < height * width; i++)
                    image[i / width, i % width] = (byte)random.Next(1 << depth);
                byte[] file = PngBytes.Of(width, height, depth, 0, PngBytes.Adam7(image, depth), isInterlaced: true);
                byte[] expected = [.. image.Cast<byte>().Select(v => (byte)(v * (255 / ((1 << depth) - 1))))];
                ImageFile.Read(file).ToArray<byte>().Should().Equal(expected, $"{width} × {height}");
            }
        }
    }

    /// <summary>The specification's own words in plain loops.</summary>
    [Fact]
    public void Filters_are_those_of_the_specification()
    {
        var random = new Random(1);
        for (int step = 1; step <= 8; step++)
        {
            byte[] row = new byte[5 * step], above = new byte[5 * step];
            random.NextBytes(row);
            random.NextBytes(above);
            for (int filter = 0; filter < 5; filter++)
            {
                byte[] expected = new byte[row.Length];
                for (int i = 0; i < row.Length; i++)
                {
                    int a = i < step ? 0 : expected[i - step], b = above[i], c = i < step ? 0 : above[i - step];
                    int p = a + b - c, pa = Math.Abs(p - a), pb = Math.Abs(p - b), pc = Math.Abs(p - c);
                    int paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
                    expected[i] = (byte)(row[i] + new[] { 0, a, b, (a + b) / 2, paeth }[filter]);
                }

                byte[] actual = [.. row], again = new byte[row.Length];
                PngFilter.Undo(filter, actual, above, step);
                actual.Should().Equal(expected, $"filter {filter}, step {step}");
                PngFilter.Apply(filter, actual, above, step, again);
                again.Should().Equal(row, $"filter {filter}, step {step}");
            }
        }
    }

    [Fact]
    public void Data_may_come_in_many_chunks_and_others_stand_between()
    {
        byte[] data = PngBytes.Deflate([0, 1, 2, 0, 3, 4]);
        byte[] file =
        [
            .. PngBytes.Signature, .. PngBytes.Header(2, 2, 8, 0), .. PngBytes.Chunk("tEXt", [1, 2, 3]),
            .. data.SelectMany(value => PngBytes.Chunk("IDAT", [value])), .. PngBytes.Chunk("IDAT", []),
            .. PngBytes.Chunk("abCd", []), .. PngBytes.Chunk("IEND", []), 1, 2, 3,
        ];
        ImageFile.Read(file).ToArray<byte>().Should().Equal(1, 2, 3, 4);
    }

    private static Tensor Noise(int channels, int height, int width)
    {
        byte[] values = new byte[channels * height * width];
        new Random(5).NextBytes(values);
        return Tensor.From<byte>(values, [channels, height, width]);
    }

    private static Tensor Smooth(int channels, int height, int width)
    {
        var values = new byte[channels * height * width];
        for (int i = 0; i < values.Length; i++)
        {
            (int c, int y, int x) = (i / (height * width), i / width % height, i % width);
            values[i] = (byte)(128 + (100 * Math.Sin((x * 0.05) + c) * Math.Cos(y * 0.07)));
        }

        return Tensor.From<byte>(values, [channels, height, width]);
    }
}
