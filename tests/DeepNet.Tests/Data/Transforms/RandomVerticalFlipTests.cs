using DeepNet.Data.Transforms;
using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Data.Transforms;

public sealed class RandomVerticalFlipTests
{
    [Fact]
    public void Image_box_and_mask_are_mirrored()
    {
        var random = new RandomSource(1);
        Tensor x = Bytes(3, 5, 7);
        new RandomVerticalFlip(1).Apply(x, random).ShouldEqual(x.Flip(-2));
        new RandomVerticalFlip(0).Apply(x, random).Should().BeSameAs(x);
        ImageSample y = new RandomVerticalFlip(1).Apply(Rectangle(10, 10, 1, 2, 3, 6), random);
        y.Boxes!.ToArray<float>().Should().Equal(1, 4, 3, 8);
        ShouldFollow(y, precision: 0);
    }

    [Fact]
    public void Half_of_the_images_by_default()
    {
        Tensor x = Bytes(1, 2, 2), mirrored = x.Flip(-2);
        var random = new RandomSource(2);
        int count = Enumerable.Range(0, 2000)
            .Count(_ => new RandomVerticalFlip().Apply(x, random).Equal(mirrored));
        count.Should().BeInRange(1000 - 68, 1000 + 68, "that is three standard deviations");
    }

    [Fact]
    public void P_is_a_probability()
    {
        Action bad = () => new RandomVerticalFlip(-0.5);
        bad.ShouldThrow<ArgumentException>("RandomVerticalFlip: p -0.5 is not in [0, 1].");
    }
}
