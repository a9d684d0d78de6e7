using DeepNet.Data.Transforms;
using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Data.Transforms;

public sealed class GrayscaleTests
{
    [Fact]
    public void One_channel_or_three_equal_ones()
    {
        Tensor x = Bytes(3, 4, 5);
        var random = new RandomSource(0);
        new Grayscale().Apply(x, random).ShouldEqual(Images.RgbToGrayscale(x));
        new Grayscale(3).Apply(x, random).ShouldEqual(Images.RgbToGrayscale(x, 3));
        Action bad = () => new Grayscale(2);
        bad.ShouldThrow<ArgumentException>("Grayscale: 2 channels; 1 or 3 are possible.");
    }
}
