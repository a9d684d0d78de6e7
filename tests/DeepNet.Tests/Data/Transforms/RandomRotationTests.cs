using DeepNet.Data.Transforms;
using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Data.Transforms;

public sealed class RandomRotationTests
{
    [Fact]
    public void Angles_are_uniform_and_turn_counter_clockwise()
    {
        Tensor x = Bytes(2, 9, 9);
        RandomSource random = new(3), same = new(3);
        for (int i = 0; i < 20; i++)
        {
            double angle = -20 + (70 * same.NextDouble());
            new RandomRotation((-20, 50)).Apply(x, random).ShouldEqual(Images.Rotate(x, angle));
        }

        new RandomRotation((90, 90)).Apply(x, random).ShouldEqual(x.Transpose(1, 2).Flip(1));
        new RandomRotation(0).Apply(x, random).ShouldEqual(x);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Boxes_and_masks_follow(bool expand)
    {
        var random = new RandomSource(5);
        var transform = new RandomRotation(180, ImageInterpolation.Bilinear, expand);
        for (int i = 0; i < 100; i++)
            ShouldFollow(transform.Apply(Rectangle(60, 70, 25, 22, 45, 34), random), precision: 1.01);
        var around = new RandomRotation((-30, 30), center: (20, 30));
        for (int i = 0; i < 100; i++)
            ShouldFollow(around.Apply(Rectangle(60, 70, 25, 22, 45, 34), random), precision: 1.01);
    }

    [Fact]
    public void A_box_that_leaves_the_image_is_dropped()
    {
        var around = new RandomRotation((180, 180), center: (60, 60));
        ImageSample y = around.Apply(Rectangle(60, 60, 2, 2, 9, 9), new RandomSource(0));
        y.Boxes!.Shape.ToArray().Should().Equal(0, 4);
        y.Labels!.Count.Should().Be(0);
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        Action negative = () => new RandomRotation(-10);
        negative.ShouldThrow<ArgumentException>("RandomRotation: degrees -10 must be finite and not negative.");
        Action reversed = () => new RandomRotation((10, -10));
        reversed.ShouldThrow<ArgumentException>(
            "RandomRotation: degrees (10, -10) must be finite numbers, the lower one first.");
        Action cubic = () => new RandomRotation(10, ImageInterpolation.Bicubic);
        cubic.ShouldThrow<ArgumentException>("RandomRotation: Bicubic is not possible; Nearest and Bilinear are.");
        Action both = () => new RandomRotation(10, expand: true, center: (1, 2));
        both.ShouldThrow<ArgumentException>("RandomRotation: expand turns around the middle, not around (1, 2).");
    }
}
