using DeepNet.Data.Transforms;
using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Data.Transforms;

public sealed class ResizeTests
{
    private static readonly RandomSource s_random = new(0);

    [Fact]
    public void Sizes_are_fixed_or_that_of_the_shorter_edge()
    {
        Tensor x = Bytes(3, 10, 15);
        new Resize(7, 9).Apply(x, s_random).ShouldEqual(Images.Resize(x, 7, 9));
        new Resize(6).Apply(x, s_random).ShouldEqual(Images.Resize(x, 6));
        new Resize(6).Apply(x.Transpose(1, 2), s_random).Shape.ToArray().Should().Equal(3, 9, 6);
        new Resize(10).Apply(x, s_random).Should().BeSameAs(x);
        new Resize(5, 5, ImageInterpolation.Nearest).Apply(x, s_random)
            .ShouldEqual(Images.Resize(x, 5, 5, ImageInterpolation.Nearest));
    }

    [Theory]
    [InlineData(40, 60)]
    [InlineData(10, 9)]
    public void Boxes_and_masks_follow(int height, int width)
    {
        ImageSample y = new Resize(height, width).Apply(Rectangle(20, 18, 3, 4, 9, 12), s_random);
        double sx = width / 18.0, sy = height / 20.0;
        y.Boxes!.ToArray<float>().Zip([3 * sx, 4 * sy, 9 * sx, 12 * sy]).Should()
            .OnlyContain(p => Math.Abs(p.First - p.Second) < 1e-4);
        ShouldFollow(y, precision: Math.Max(2, sx));
    }

    [Fact]
    public void Sizes_are_positive()
    {
        Action both = () => new Resize(3, 0);
        both.ShouldThrow<ArgumentException>("Resize: height 3 and width 0 must be positive.");
        Action one = () => new Resize(-2);
        one.ShouldThrow<ArgumentException>("Resize: size -2 must be positive.");
    }
}
