using DeepNet.Data.Transforms;

namespace DeepNet.Tests.Data.Transforms;

public sealed class ImageGridTests
{
    [Theory]
    [InlineData(7, 3, 4, 5, 3, 2)]
    [InlineData(7, 1, 4, 5, 3, 1)]
    [InlineData(6, 3, 2, 2, 3, 0)]
    [InlineData(2, 4, 3, 1, 8, 2)]
    public void Images_stand_in_rows_with_a_border(int n, int channels, int height, int width, int columns, int padding)
    {
        Tensor images = Tensor.Arange(n * channels * height * width).Cast(DType.Float32)
            .Reshape(n, channels, height, width);
        int across = Math.Min(columns, n), down = (int)Math.Ceiling(n / (double)across);
        int shown = channels == 1 ? 3 : channels;
        var expected = new float[shown, (down * (height + padding)) + padding, (across * (width + padding)) + padding];
        for (int i = 0; i < expected.Length; i++)
        {
            (int c, int y, int x) = (
                i / (expected.GetLength(1) * expected.GetLength(2)),
                i / expected.GetLength(2) % expected.GetLength(1),
                i % expected.GetLength(2));
            int row = (y - padding) % (height + padding), column = (x - padding) % (width + padding);
            int image = ((y - padding) / (height + padding) * across) + ((x - padding) / (width + padding));
            bool isImage = y >= padding && x >= padding && row < height && column < width && image < n;
            expected[c, y, x] = isImage ? images[image, channels == 1 ? 0 : c, row, column].ToScalar<float>() : -1;
        }

        Tensor grid = ImageGrid.Make(images, columns, padding, padValue: -1);
        grid.Shape.Should().Equal(expected.GetLength(0), expected.GetLength(1), expected.GetLength(2));
        grid.ToArray<float>().Should().Equal(expected.Cast<float>());
    }

    [Fact]
    public void One_image_stays_as_it_is_and_bytes_stay_bytes()
    {
        Tensor image = Tensor.From<byte>([1, 2, 3, 4, 5, 6], [1, 3, 1, 2]);
        ImageGrid.Make(image).Shape.Should().Equal(3, 1, 2);
        ImageGrid.Make(image).ToArray<byte>().Should().Equal(1, 2, 3, 4, 5, 6);
        Tensor grid = ImageGrid.Make(Tensor.Concat([image, image], 0), padding: 1, padValue: 255);
        grid.DType.Should().Be(DType.UInt8);
        grid.ToArray<byte>()[..21].Should().Equal(
            255, 255, 255, 255, 255, 255, 255, 255, 1, 2, 255, 1, 2, 255, 255, 255, 255, 255, 255, 255, 255);
    }

    [Fact]
    public void Gradients_reach_the_images()
    {
        Tensor images = Tensor.Ones([3, 1, 2, 2]);
        images.RequiresGrad = true;
        ImageGrid.Make(images, columns: 2).Sum().Backward();
        images.Grad!.ToArray<float>().Should().OnlyContain(value => value == 3);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Making(Tensor.Zeros([3, 4, 5]), 8, 2).Should().Throw<ShapeException>().WithMessage("*[3, 4, 5]*");
        Making(Tensor.Zeros([0, 3, 4, 5]), 8, 2).Should().Throw<ShapeException>();
        Making(Tensor.Zeros([2, 3, 4, 5]), 0, 2).Should().Throw<ArgumentException>().WithMessage("*0 columns*");
        Making(Tensor.Zeros([2, 3, 4, 5]), 1, -1).Should().Throw<ArgumentException>().WithMessage("*padding -1*");

        static Action Making(Tensor images, int columns, int padding) => () => ImageGrid.Make(images, columns, padding);
    }
}
