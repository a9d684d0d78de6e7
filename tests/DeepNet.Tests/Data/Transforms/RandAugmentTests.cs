using DeepNet.Data.Transforms;
using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Data.Transforms;

public sealed class RandAugmentTests
{
    private static readonly Tensor s_image = Bytes(3, 33, 66);

    [Fact]
    public void Magnitudes_are_those_of_torchvision()
    {
        // A strength of 9 of 30 is 0.3 of the way.
        double lean = double.RadiansToDegrees(Math.Atan(0.09));
        Both(1, way => Images.Affine(s_image, 0, shearX: way * lean, center: (0, 0)));
        Both(2, way => Images.Affine(s_image, 0, shearY: way * lean, center: (0, 0)));
        Both(3, way => Images.Affine(s_image, 0, translateX: way * 8));
        Both(4, way => Images.Affine(s_image, 0, translateY: way * 4));
        Both(5, way => Images.Rotate(s_image, way * 9));
        Both(6, way => Images.AdjustBrightness(s_image, 1 + (way * 0.27)));
        Both(7, way => Images.AdjustSaturation(s_image, 1 + (way * 0.27)));
        Both(8, way => Images.AdjustContrast(s_image, 1 + (way * 0.27)));
        Both(9, way => Images.AdjustSharpness(s_image, 1 + (way * 0.27)));
        Both(0, _ => s_image);
        Both(10, _ => Images.Posterize(s_image, 7));
        Both(11, _ => Images.Solarize(s_image, 178.5));
        Both(12, _ => Images.Autocontrast(s_image));
        Both(13, _ => Images.Equalize(s_image));
    }

    [Fact]
    public void Boxes_and_masks_follow()
    {
        var random = new RandomSource(5);
        var transform = new RandAugment(3, 12);
        for (int i = 0; i < 150; i++)
        {
            ImageSample y = transform.Apply(Rectangle(90, 90, 35, 36, 50, 54), random);
            y.Image.DType.Should().Be(DType.UInt8);

            // Colors do not move: where the mask is there the box is. Boxes around turned boxes may be too large.
            double[] masked = Seen(y.Mask!.Unsqueeze(0));
            float[] box = y.Boxes!.ToArray<float>();
            box[0].Should().BeLessThan((float)masked[0] + 1.5f);
            box[1].Should().BeLessThan((float)masked[1] + 1.5f);
            box[2].Should().BeGreaterThan((float)masked[2] - 1.5f);
            box[3].Should().BeGreaterThan((float)masked[3] - 1.5f);
        }
    }

    [Fact]
    public void Bad_settings_and_images_are_refused()
    {
        Action operations = () => new RandAugment(-1);
        operations.ShouldThrow<ArgumentException>("RandAugment: operations -1 must not be negative.");
        Action magnitude = () => new RandAugment(magnitude: 31);
        magnitude.ShouldThrow<ArgumentException>("RandAugment: magnitude 31 is not in [0, bins = 31).");
        Action bins = () => new RandAugment(magnitude: 0, bins: 1);
        bins.ShouldThrow<ArgumentException>("RandAugment: bins 1 must be at least 2.");
        Action type = () => new RandAugment().Apply(Tensor.Zeros([3, 4, 4]), new RandomSource(0));
        type.ShouldThrow<DTypeException>("RandAugment: the image is Float32, but must be UInt8*");
        Action channels = () => new RandAugment().Apply(Bytes(2, 4, 4), new RandomSource(0));
        channels.ShouldThrow<ShapeException>("RandAugment: image [2, 4, 4] has 2 channels; 1 or 3 are needed.");
    }

    private static void Both(int operation, Func<double, Tensor> expected)
    {
        var random = new RandomSource((ulong)operation);
        Tensor plus = expected(1), minus = expected(-1);
        bool wasPlus = false, wasMinus = false;
        for (int i = 0; i < 20; i++)
        {
            Tensor y = new RandAugment().One(new ImageSample(s_image), operation, random).Image;
            (y.Equal(plus) || y.Equal(minus)).Should().BeTrue($"operation {operation}");
            wasPlus |= y.Equal(plus);
            wasMinus |= y.Equal(minus);
        }

        (wasPlus && wasMinus).Should().BeTrue($"operation {operation} goes both ways");
    }
}
