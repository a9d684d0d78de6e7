using DeepNet.Data.Transforms;
using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Data.Transforms;

public sealed class CenterCropTests
{
    [Theory]
    [InlineData(5, 6)]
    [InlineData(20, 22)]
    [InlineData(7, 30)]
    public void The_middle_is_cut_out_and_boxes_follow(int height, int width)
    {
        var random = new RandomSource(0);
        Tensor x = Bytes(3, 10, 12);
        new CenterCrop(height, width).Apply(x, random).ShouldEqual(Images.CenterCrop(x, height, width));
        ShouldFollow(new CenterCrop(height, width).Apply(Rectangle(10, 12, 1, 2, 7, 8), random), precision: 0);
        random.Position.Should().Be(0, "there is no chance in it");
    }

    [Fact]
    public void Sizes_are_positive()
    {
        Action bad = () => new CenterCrop(3, -1);
        bad.ShouldThrow<ArgumentException>("CenterCrop: height 3 and width -1 must be positive.");
    }
}
