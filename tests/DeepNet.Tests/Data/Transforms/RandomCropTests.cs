using DeepNet.Data.Transforms;
using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Data.Transforms;

public sealed class RandomCropTests
{
    [Fact]
    public void Every_place_is_equally_likely()
    {
        Tensor x = Tensor.Arange(12).Reshape(1, 3, 4).Cast(DType.UInt8);
        var random = new RandomSource(1);
        var counts = new int[12];
        for (int i = 0; i < 6000; i++)
            counts[new RandomCrop(2, 3).Apply(x, random).ToArray<byte>()[0]]++;
        counts.Where(count => count > 0).Should().HaveCount(4)
            .And.OnlyContain(count => Math.Abs(count - 1500) < 3 * 34);
    }

    [Fact]
    public void Padding_is_seen_at_the_border()
    {
        Tensor x = Bytes(2, 4, 5);
        var random = new RandomSource(3);
        Tensor black = Images.Pad(x, 2, 2, 2, 2), gray = Images.Pad(x, 2, 2, 2, 2, PadMode.Constant, 9);
        Tensor mirror = Images.Pad(x, 2, 2, 2, 2, PadMode.Reflect);
        for (int i = 0; i < 20; i++)
        {
            RandomState state = random.GetState();
            int top = random.NextInt(0, 5), left = random.NextInt(0, 5);
            Check(new RandomCrop(4, 5, padding: 2), black);
            Check(new RandomCrop(4, 5, padding: 2, fill: 9), gray);
            Check(new RandomCrop(4, 5, padding: 2, padMode: PadMode.Reflect), mirror);

            void Check(RandomCrop crop, Tensor padded)
            {
                var same = new RandomSource(0);
                same.SetState(state);
                crop.Apply(x, same).ShouldEqual(Images.Crop(padded, top, left, 4, 5));
            }
        }
    }

    [Fact]
    public void An_image_that_is_too_small_gets_a_border_if_asked()
    {
        var random = new RandomSource(3);
        Tensor y = new RandomCrop(6, 6, padIfNeeded: true).Apply(Tensor.Ones([1, 4, 6]), random);
        y.Shape.ToArray().Should().Equal(1, 6, 6);
        y.Sum().ToScalar<float>().Should().Be(24, "two rows above and two below leave every part of six rows four");
    }

    [Fact]
    public void Boxes_and_masks_follow_and_vanish()
    {
        var random = new RandomSource(5);
        int vanished = 0;
        for (int i = 0; i < 200; i++)
        {
            ImageSample y = new RandomCrop(9, 8, padding: 1).Apply(Rectangle(16, 14, 3, 2, 8, 6), random);
            ShouldFollow(y, precision: 0);
            vanished += y.Boxes!.Shape[0] == 0 ? 1 : 0;
        }

        vanished.Should().BeInRange(1, 199);
    }

    [Theory]
    [InlineData(PadMode.Reflect)]
    [InlineData(PadMode.Replicate)]
    [InlineData(PadMode.Symmetric)]
    public void The_border_of_a_mask_is_that_of_the_image(PadMode mode)
    {
        var random = new RandomSource(5);
        var crop = new RandomCrop(12, 12, padding: 6, padMode: mode);
        for (int i = 0; i < 20; i++)
        {
            ImageSample y = crop.Apply(Rectangle(10, 10, 0, 1, 4, 4), random);
            y.Mask!.Ne(0).ShouldEqual(y.Image.Squeeze(0).Ne(0));
        }
    }

    [Fact]
    public void Bad_settings_and_small_images_are_refused()
    {
        Action size = () => _ = new RandomCrop(0, 5);
        size.ShouldThrow<ArgumentException>("RandomCrop: height 0 and width 5 must be positive.");
        Action padding = () => _ = new RandomCrop(5, 5, -1);
        padding.ShouldThrow<ArgumentException>("RandomCrop: padding -1 must not be negative.");
        Action fill = () => _ = new RandomCrop(5, 5, fill: double.NaN);
        fill.ShouldThrow<ArgumentException>("RandomCrop: fill NaN must be finite.");
        Action small = () => new RandomCrop(8, 4, padding: 1).Apply(Bytes(1, 5, 5), new RandomSource(0));
        small.ShouldThrow<ShapeException>(
            "RandomCrop: image [1, 5, 5] with padding 1 is 7 × 7, smaller than the part 8 × 4.");
        Action empty = () => new RandomCrop(8, 4).Apply(Tensor.Zeros([1, 0, 5]), new RandomSource(0));
        empty.ShouldThrow<ShapeException>(
            "RandomCrop: image [1, 0, 5] must be […, channels, height, width] with pixels.");
    }
}
