using DeepNet.Data.Transforms;
using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Data.Transforms;

public sealed class RandomAffineTests
{
    [Fact]
    public void Numbers_are_drawn_from_their_ranges()
    {
        Tensor x = Bytes(1, 30, 20);
        RandomSource random = new(3), same = new(3);
        var transform = new RandomAffine((-20, 50), (0.25, 0.5), (0.5, 2), (-10, 0), (3, 8));
        for (int i = 0; i < 20; i++)
        {
            double angle = Next(-20, 50), dx = Math.Round(Next(-5, 5)), dy = Math.Round(Next(-15, 15));
            double scale = Next(0.5, 2), shearX = Next(-10, 0), shearY = Next(3, 8);
            transform.Apply(x, random).ShouldEqual(Images.Affine(x, angle, dx, dy, scale, shearX, shearY));
        }

        double Next(double low, double high) => low + ((high - low) * same.NextDouble());
    }

    [Fact]
    public void Boxes_and_masks_follow()
    {
        var random = new RandomSource(5);
        var transform = new RandomAffine((-40, 40), (0.1, 0.1), (0.7, 1.2), (-15, 15), (-10, 10));
        for (int i = 0; i < 100; i++)
            ShouldFollow(transform.Apply(Rectangle(90, 80, 33, 36, 50, 52), random), precision: 1.5);
        var corner = new RandomAffine((0, 0), (1, 1));
        for (int i = 0; i < 100; i++)
            ShouldFollow(corner.Apply(Rectangle(40, 40, 12, 13, 22, 25), random), precision: 0);
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        Action translate = () => new RandomAffine((0, 0), translate: (0.5, 1.5));
        translate.ShouldThrow<ArgumentException>("RandomAffine: translate (0.5, 1.5) is not within [0, 1].");
        Action scale = () => new RandomAffine((0, 0), scale: (0, 1));
        scale.ShouldThrow<ArgumentException>("RandomAffine: scale (0, 1) must be positive.");
        Action shear = () => new RandomAffine((0, 0), shearY: (3, double.PositiveInfinity));
        shear.ShouldThrow<ArgumentException>(
            "RandomAffine: shearY (3, Infinity) must be finite numbers, the lower one first.");
        Action degrees = () => new RandomAffine((double.NaN, 0));
        degrees.ShouldThrow<ArgumentException>(
            "RandomAffine: degrees (NaN, 0) must be finite numbers, the lower one first.");
    }
}
