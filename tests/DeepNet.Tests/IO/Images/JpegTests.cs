using DeepNet.IO;

namespace DeepNet.Tests.IO.Images;

public sealed class JpegTests
{
    private static readonly byte[] s_adobeRgb = JpegBytes.Segment(0xee, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0]);
    private static readonly byte[] s_adobeYcck = JpegBytes.Segment(0xee, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 2]);

    /// <summary>A progressive image of 17 × 9 pixels, 4:2:0, ten scans, made by libjpeg.</summary>
    internal const string Progressive = """
        /9j/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/2wBDAQkJCQwLDBgN
        DRgyIRwhMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjL/wgARCAAJABEDASIAAhEBAxEB/8QAGAAAAgMA
        AAAAAAAAAAAAAAAAAAUCBAb/xAAVAQEBAAAAAAAAAAAAAAAAAAACA//aAAwDAQACEAMQAAABQSU6QBCXBx//xAAaEAACAgMAAAAAAAAAAAAAAAAC
        AwAEETJD/9oACAEBAAEFAq4pNtkFieZ1vbT/xAAXEQEBAQEAAAAAAAAAAAAAAAARABMh/9oACAEDAQE/AeYhF//EABYRAQEBAAAAAAAAAAAAAAAA
        AAATIf/aAAgBAgEBPwHaKP/EAB0QAAEEAgMAAAAAAAAAAAAAAAEAAhEhAxIQMUH/2gAIAQEABj8CO3goTEpuosixK6TVg4//xAAcEAADAAEFAAAA
        AAAAAAAAAAAAAREQIVFxscH/2gAIAQEAAT8hRWt1ZBiSaoXST5K3HkdzH//aAAwDAQACAAMAAAAQy8//xAAYEQADAQEAAAAAAAAAAAAAAAAAAREh
        Qf/aAAgBAwEBPxBKkLm9JP/EABkRAAMAAwAAAAAAAAAAAAAAAAABESFBUf/aAAgBAgEBPxBuDuOaKP/EAB4QAQABBAIDAAAAAAAAAAAAAAERABAh
        QTFhobHw/9oACAEBAAE/EFTHlsiYXop7mGqawink1OrOeT2r4Oy3/9k=
        """;

    /// <summary>Its red, green and blue as libjpeg reads them, pixel by pixel.</summary>
    private const string ProgressivePixels = """
        AD4dB0kuACwdBDMtAC8uADAxAC4vCjs/KkdLITk5AyAbCjYnACwVADQaADIdADMlBzxAAEItAEAwCzoyCC8sAAwLABgUDTAqMEc/PkA7KioiEx0S
        DCgZFEk1BUU0ADgtAz46BDk/BlRYAUJGKU5UKTxADhkTXF1PlIhwtpt+3a6U0KCJmn5oHh0JBiocCkM9BUFLB0JQBTlEBVNnBENULU1aMTk8TEI4
        waWN0aR9y4xgr1sv1oRc5KyLZlA4GjAkIFFVE1BlDEphBTlEAVFqFVNoLUhZKystaVRD2K2Kr3A9hzUAozoBuVUh5J1zm3pbFCIVACowACpEAT5a
        ADE6AE5fG1ppIDxHHR8cX003yqR9uoFKrF4grUsOwWIq2JRloYNhHi8dDTs7ADNHADRJACgsAD89ADw5AB4bCRULKCYPgHJNqo5evZBZy4pU2JZk
        ondKPzMNABUAATMnCERFB0BHAC4rAEM1ACwdABcLDSITAAgAJy0LXVoxbVstfVcql25CaFEoJykEKUwsCD4nBD00DkU/Ej0zADghADgiBisaABIB
        ABIAABYACxwAP0MgmIhmqZVysauJgY9sEzwcADEXBTsrKlxQI049
        """;

    [Fact]
    public void Progressive_images_agree_with_libjpeg_bit_for_bit()
    {
        Tensor image = ImageFile.Read(Convert.FromBase64String(Progressive));
        image.Shape.Should().Equal(3, 9, 17);
        image.Permute(1, 2, 0).Contiguous().ToArray<byte>()
            .Should().Equal(Convert.FromBase64String(ProgressivePixels));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 8)]
    [InlineData(19, 13)]
    [InlineData(64, 40)]
    public void Gray_images_come_back_within_a_rounding(int width, int height)
    {
        foreach (int codeLength in new[] { 8, 11, 16 })
        {
            // Names of tables and sampling of a single component mean nothing for its blocks.
            foreach ((int across, int down) in new[] { (1, 1), (2, 2), (1, 3) })
            {
                var plane = new JpegPlane(1, across, down, Wave);
                var file = new JpegBytes(width, height, plane) { CodeLength = codeLength };
                byte[] actual = ImageFile.Read(file.Write()).ToArray<byte>();
                for (int i = 0; i < actual.Length; i++)
                    ((int)actual[i]).Should().BeCloseTo((int)Math.Round(Wave(i % width, i / width)), 1, $"at {i}");
            }
        }
    }

    /// <summary>Colours that change evenly survive every sampling, as interpolation is linear.</summary>
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 1, 1, 1)]
    [InlineData(2, 2, 1, 1)]
    [InlineData(1, 2, 1, 1)]
    [InlineData(4, 1, 1, 1)]
    [InlineData(4, 2, 1, 1)]
    [InlineData(1, 4, 1, 2)]
    [InlineData(2, 2, 2, 1)]
    [InlineData(2, 2, 1, 2)]
    [InlineData(3, 1, 2, 1)]
    public void Every_sampling_is_read(int across, int down, int chromaAcross, int chromaDown)
    {
        const int Width = 37, Height = 26;
        JpegPlane[] planes =
        [
            new(1, across, down, Wave),
            new(2, chromaAcross, chromaDown, (x, y) => 100 + x + (0.5 * y)),
            new(3, chromaAcross, chromaDown, (x, y) => 150 - (0.5 * x) + y),
        ];
        byte[] together = ImageFile.Read(new JpegBytes(Width, Height, planes).Write()).ToArray<byte>();
        const int Plane = Width * Height;
        for (int i = 0; i < Plane; i++)
        {
            (int x, int y) = (i % Width, i / Width);
            double luma = Wave(x, y), cb = planes[1].Value(x, y) - 128, cr = planes[2].Value(x, y) - 128;
            // A step of the colours takes at most a pixel and a half, and roundings come on top.
            double tolerance = Math.Max(across / chromaAcross, down / chromaDown) > 2 || across == 3 ? 6 : 4;
            ((double)together[i]).Should().BeApproximately(Clamp(luma + (1.402 * cr)), tolerance, $"red at {i}");
            ((double)together[i + Plane]).Should()
                .BeApproximately(Clamp(luma - (0.344136 * cb) - (0.714136 * cr)), tolerance, $"green at {i}");
            ((double)together[i + (2 * Plane)]).Should()
                .BeApproximately(Clamp(luma + (1.772 * cb)), tolerance, $"blue at {i}");
        }

        foreach (int interval in new[] { 1, 2, 7 })
        {
            foreach (bool isInterleaved in new[] { false, true })
            {
                var file = new JpegBytes(Width, Height, planes)
                {
                    RestartInterval = interval,
                    IsInterleaved = isInterleaved,
                };
                ImageFile.Read(file.Write()).ToArray<byte>().Should().Equal(together, "the order means nothing");
            }
        }

        static double Clamp(double value) => Math.Clamp(value, 0, 255);
    }

    [Fact]
    public void Rgb_is_told_by_Adobe_or_by_names_but_JFIF_is_YCbCr()
    {
        byte[] adobe = Flat(s_adobeRgb, (1, 200), (2, 100), (3, 50));
        ImageFile.Read(adobe).ToArray<byte>()[..1].Should().Equal(200);
        Pixel(adobe).Should().Equal(200, 100, 50);
        Pixel(Flat([], ('R', 200), ('G', 100), ('B', 50))).Should().Equal(200, 100, 50);
        byte[] jfif = JpegBytes.Segment(0xe0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        Pixel(Flat(jfif, ('R', 200), ('G', 128), ('B', 128))).Should().Equal(200, 200, 200);
        Pixel(Flat([], (0, 200), (1, 128), (2, 128))).Should().Equal(200, 200, 200);
    }

    [Fact]
    public void Ink_becomes_colours()
    {
        Pixel(Flat([], (1, 255), (2, 100), (3, 0), (4, 255))).Should().Equal(255, 100, 0);
        Pixel(Flat(s_adobeRgb, (1, 255), (2, 100), (3, 0), (4, 51))).Should().Equal(51, 20, 0);
        Pixel(Flat(s_adobeYcck, (1, 55), (2, 128), (3, 128), (4, 255))).Should().Equal(200, 200, 200);
    }

    [Fact]
    public void Wide_quantization_tables_and_stray_bytes_are_read()
    {
        var wide = new JpegBytes(16, 16, new JpegPlane(1, 1, 1, (_, _) => 128 + 64)) { Quantum = 512 };
        ImageFile.Read(wide.Write()).ToArray<byte>().Should().OnlyContain(value => value == 192);
        byte[] file = [.. Flat([], (1, 7))[..^2], 0xff, 0xff, 0xff, 0xd9, 1, 2, 3];
        ImageFile.Read(file).ToArray<byte>().Should().OnlyContain(value => value == 7);
    }

    private static double Wave(double x, double y) => 128 + (60 * Math.Sin(x * 0.4) * Math.Cos(y * 0.3)) + (x * 0.3);

    private static byte[] Flat(byte[] before, params (int Id, int Value)[] planes) =>
        new JpegBytes(9, 9, [.. planes.Select(p => new JpegPlane(p.Id, 1, 1, (_, _) => p.Value))])
        {
            Before = before,
        }.Write();

    private static byte[] Pixel(byte[] file)
    {
        Tensor image = ImageFile.Read(file);
        image.Shape.Should().Equal(3, 9, 9);
        return [.. Enumerable.Range(0, 3).Select(c => image[c, 8, 8].ToScalar<byte>())];
    }
}
