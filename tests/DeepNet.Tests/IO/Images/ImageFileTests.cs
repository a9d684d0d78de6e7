using DeepNet.IO;

namespace DeepNet.Tests.IO.Images;

public sealed class ImageFileTests
{
    private static readonly byte[] s_red = [0, 100, 200, 255];
    private static readonly byte[] s_green = [0, 150, 10, 255];
    private static readonly byte[] s_blue = [0, 250, 20, 255];

    [Fact]
    public void Files_streams_and_bytes_give_the_same_image_whatever_the_name()
    {
        using var folder = new TemporaryFolder();
        Tensor image = Color();
        ImageFile.Write(folder["a.png"], image);
        folder.Files.Should().Equal("a.png");
        File.Move(folder["a.png"], folder["a.jpg"]);
        byte[] bytes = File.ReadAllBytes(folder["a.jpg"]);
        ImageFile.Read(folder["a.jpg"]).ToArray<byte>().Should().Equal(image.ToArray<byte>());
        ImageFile.Read(bytes).ToArray<byte>().Should().Equal(image.ToArray<byte>());
        using var seekable = new MemoryStream([7, .. bytes]);
        seekable.Position = 1;
        ImageFile.Read(seekable).ToArray<byte>().Should().Equal(image.ToArray<byte>());
        using var forward = new System.IO.Compression.GZipStream(
            new MemoryStream(Gzip(bytes)), System.IO.Compression.CompressionMode.Decompress);
        ImageFile.Read(forward).ToArray<byte>().Should().Equal(image.ToArray<byte>());
    }

    [Fact]
    public void Channels_are_converted_on_request()
    {
        byte[] file = ImageFile.Encode(Color());
        byte[] gray = [0, 146, 68, 255];
        byte[] opaque = [255, 255, 255, 255];
        ImageFile.Read(file, channels: 1).ToArray<byte>().Should().Equal(gray);
        ImageFile.Read(file, channels: 2).ToArray<byte>().Should().Equal([.. gray, .. opaque]);
        ImageFile.Read(file, channels: 3).ToArray<byte>().Should().Equal([.. s_red, .. s_green, .. s_blue]);
        ImageFile.Read(file, channels: 4).ToArray<byte>()
            .Should().Equal([.. s_red, .. s_green, .. s_blue, .. opaque]);

        byte[] alpha = [9, 8, 7, 6];
        byte[] clear = ImageFile.Encode(Tensor.From<byte>([.. gray, .. alpha], [2, 2, 2]));
        ImageFile.Read(clear, channels: 1).ToArray<byte>().Should().Equal(gray);
        ImageFile.Read(clear, channels: 3).ToArray<byte>().Should().Equal([.. gray, .. gray, .. gray]);
        ImageFile.Read(clear, channels: 4).ToArray<byte>().Should().Equal([.. gray, .. gray, .. gray, .. alpha]);
    }

    [Fact]
    public void Floating_point_images_are_scaled_and_rounded()
    {
        Tensor image = Tensor.From<float>([0, 1, 0.5f, -3, 7, float.NaN, 0.001f, 0.003f], [2, 4]);
        byte[] expected = [0, 255, 128, 0, 255, 0, 0, 1];
        ImageFile.Read(ImageFile.Encode(image)).ToArray<byte>().Should().Equal(expected);
        ImageFile.Read(ImageFile.Encode(image.Cast(DType.Float64))).Shape.Should().Equal(1, 2, 4);
    }

    [Fact]
    public void Views_are_written_as_they_look()
    {
        Tensor image = Tensor.From<byte>([1, 2, 3, 4, 5, 6], [1, 2, 3]).Transpose(1, 2);
        ImageFile.Read(ImageFile.Encode(image)).ToArray<byte>().Should().Equal(1, 4, 2, 5, 3, 6);
    }

    [Fact]
    public void What_is_no_image_is_not_written()
    {
        Encoding(Tensor.Zeros([5, 2, 2], DType.UInt8))
            .Should().Throw<ShapeException>().WithMessage("*[5, 2, 2]*1 to 4*");
        Encoding(Tensor.Zeros([2], DType.UInt8)).Should().Throw<ShapeException>();
        Encoding(Tensor.Zeros([3, 0, 2], DType.UInt8)).Should().Throw<ShapeException>();
        Encoding(Tensor.Zeros([3, 2, 2], DType.Int64)).Should().Throw<DTypeException>().WithMessage("*Int64*");
        using var folder = new TemporaryFolder();
        string path = folder["a.jpg"];
        FluentActions.Invoking(() => ImageFile.Write(path, Color()))
            .Should().Throw<ArgumentException>().WithMessage("*a.jpg*.png*");
        folder.Files.Should().BeEmpty();

        static Action Encoding(Tensor image) => () => ImageFile.Encode(image);
    }

    [Theory]
    [InlineData("GIF89a..", "*GIF*")]
    [InlineData("RIFF1234WEBPVP8 ", "*WebP*")]
    [InlineData("II*\0....", "*TIFF*")]
    [InlineData("\0\0\0\u001cftypavif", "*HEIF or AVIF ('avif')*")]
    [InlineData("\0\0\0\u000cjP  \r\n", "*JPEG 2000*")]
    [InlineData("qoif....", "*QOI*")]
    [InlineData("P7\nWIDTH 1", "*PAM*")]
    [InlineData("<svg xmlns", "*SVG*")]
    [InlineData("hello", "*starts with 68656C6C6F*")]
    [InlineData("", "*empty*")]
    public void Other_formats_are_refused_by_name(string start, string message)
    {
        byte[] bytes = System.Text.Encoding.Latin1.GetBytes(start);
        FluentActions.Invoking(() => ImageFile.Read(bytes)).Should().Throw<InvalidDataException>()
            .WithMessage(message).WithMessage("*PNG, JPEG, BMP and PNM*");
    }

    [Fact]
    public void Errors_name_the_file_and_arguments_are_checked()
    {
        using var folder = new TemporaryFolder();
        string path = folder["a.png"];
        FluentActions.Invoking(() => ImageFile.Read(path)).Should().Throw<FileNotFoundException>();
        File.WriteAllText(path, "P5 1 1 255");
        FluentActions.Invoking(() => ImageFile.Read(path)).Should().Throw<InvalidDataException>()
            .WithMessage($"{path}: PNM*");
        FluentActions.Invoking(() => ImageFile.Read(path, channels: 5))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*5 channels*");
        FluentActions.Invoking(() => ImageFile.Read(path, maxPixels: 0))
            .Should().Throw<ArgumentOutOfRangeException>();
    }

    private static Tensor Color() => Tensor.From<byte>([.. s_red, .. s_green, .. s_blue], [3, 2, 2]);

    private static byte[] Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var stream = new System.IO.Compression.GZipStream(
            compressed, System.IO.Compression.CompressionLevel.Fastest))
            stream.Write(bytes);
        return compressed.ToArray();
    }
}
