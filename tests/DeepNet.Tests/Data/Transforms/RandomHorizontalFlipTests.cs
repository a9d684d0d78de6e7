using DeepNet.Data.Transforms;
using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Data.Transforms;

public sealed class RandomHorizontalFlipTests
{
    [Fact]
    public void Image_box_and_mask_are_mirrored()
    {
        var random = new RandomSource(1);
        Tensor x = Bytes(3, 5, 7);
        new RandomHorizontalFlip(1).Apply(x, random).ShouldEqual(x.Flip(-1));
        new RandomHorizontalFlip(0).Apply(x, random).Should().BeSameAs(x);
        ImageSample y = new RandomHorizontalFlip(1).Apply(Rectangle(10, 10, 1, 2, 3, 6), random);
        y.Boxes!.ToArray<float>().Should().Equal(7, 2, 9, 6);
        ShouldFollow(y, precision: 0);
    }

    [Fact]
    public void Half_of_the_images_by_default()
    {
        Tensor x = Bytes(1, 2, 2), mirrored = x.Flip(-1);
        var random = new RandomSource(2);
        int count = Enumerable.Range(0, 2000)
            .Count(_ => new RandomHorizontalFlip().Apply(x, random).Equal(mirrored));
        count.Should().BeInRange(1000 - 68, 1000 + 68, "that is three standard deviations");
    }

    [Fact]
    public void P_is_a_probability()
    {
        Action bad = () => new RandomHorizontalFlip(-0.5);
        bad.ShouldThrow<ArgumentException>("RandomHorizontalFlip: p -0.5 is not in [0, 1].");
    }
}
