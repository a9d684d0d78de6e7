using DeepNet.Data.Transforms;
using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Data.Transforms;

public sealed class ImageSampleTests
{
    private static readonly Tensor s_image = Bytes(3, 4, 6);

    [Fact]
    public void Parts_are_kept()
    {
        Tensor boxes = Tensor.From(new double[,] { { 0, 0, 2, 3 }, { 1, 1, 1, 1 } });
        var sample = new ImageSample(s_image, boxes, Tensor.From(new[] { 3L, 4L }), Tensor.Zeros([1, 4, 6]));
        (sample.Height, sample.Width).Should().Be((4, 6));
        sample.Boxes.Should().BeSameAs(boxes);
        ImageSample other = sample.With(Tensor.Zeros([1, 4, 6]));
        other.Boxes.Should().BeSameAs(boxes);
        other.Image.Shape[0].Should().Be(1);
        sample.With(s_image).Should().BeSameAs(sample);
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        Action flat = () => new ImageSample(Tensor.Zeros([4, 6]));
        flat.ShouldThrow<ShapeException>("ImageSample: image [4, 6] must be […, channels, height, width].");
        Action batch = () => new ImageSample(Tensor.Zeros([2, 3, 4, 6]), Tensor.Zeros([0, 4]));
        batch.ShouldThrow<ShapeException>(
            "ImageSample: boxes and masks belong to one image [channels, height, width], not to [2, 3, 4, 6].");
        Action mask = () => new ImageSample(s_image, mask: Tensor.Zeros([6, 4]));
        mask.ShouldThrow<ShapeException>(
            "ImageSample: mask [6, 4] for image [3, 4, 6]; [4, 6] or [1, 4, 6] is needed.");
        Action labels = () => new ImageSample(s_image, Tensor.Zeros([2, 4]), Tensor.Zeros([3]));
        labels.ShouldThrow<ShapeException>(
            "ImageSample: labels [3] for boxes [2, 4]; one label for each box is needed.");
        Action alone = () => new ImageSample(s_image, labels: Tensor.Zeros([3]));
        alone.ShouldThrow<ShapeException>("ImageSample: labels [3] for boxes ; one label for each box is needed.");
        Action form = () => new ImageSample(s_image, Tensor.Zeros([4]));
        form.ShouldThrow<ShapeException>("ImageSample: boxes [4] must be [n, 4] with the corners x₁, y₁, x₂, y₂.");
        Action type = () => new ImageSample(s_image, Tensor.Zeros([1, 4], DType.Int64));
        type.ShouldThrow<DTypeException>("ImageSample: Int64 tensor, but the operation needs a floating-point one*");
    }

    [Theory]
    [InlineData(2, 0, 1, 1, "(2, 0, 1, 1)")]
    [InlineData(0, double.NaN, 1, 1, "(0, NaN, 1, 1)")]
    [InlineData(0, 0, double.PositiveInfinity, 1, "(0, 0, Infinity, 1)")]
    public void Boxes_must_be_finite_and_in_order(double x1, double y1, double x2, double y2, string text)
    {
        Action bad = () => new ImageSample(s_image, Tensor.From(new[,] { { 0, 0, 1, 1 }, { x1, y1, x2, y2 } }));
        bad.ShouldThrow<ArgumentException>(
            $"ImageSample: box 1 is {text}; corners must be finite, x₁ ≤ x₂ and y₁ ≤ y₂.");
    }

    [Fact]
    public void An_image_of_another_size_does_not_fit_boxes()
    {
        Action bad = () => Rectangle(4, 6, 0, 0, 1, 1).With(Tensor.Zeros([1, 4, 5]));
        bad.ShouldThrow<ShapeException>(
            "ImageSample: image [1, 4, 5] in place of [1, 4, 6]; boxes and mask fit the size 4 × 6 only.");
    }

    [Theory]
    [InlineData(DType.Bool)]
    [InlineData(DType.UInt8)]
    [InlineData(DType.Int32)]
    [InlineData(DType.Int64)]
    [InlineData(DType.Float32)]
    public void Masks_of_any_type_follow(DType type)
    {
        Tensor mask = Rectangle(8, 8, 1, 2, 4, 5).Mask!.Gt(0).Cast(type);
        foreach (Tensor form in new[] { mask, mask.Unsqueeze(0) })
        {
            var sample = new ImageSample(Tensor.Zeros([3, 8, 8]), mask: form);
            Tensor flipped = new RandomHorizontalFlip(1).Apply(sample, new RandomSource(0)).Mask!;
            flipped.ShouldEqual(form.Flip(-1));
            Tensor turned = new RandomRotation((90, 90)).Apply(sample, new RandomSource(0)).Mask!;
            turned.DType.Should().Be(type);
            turned.Cast(DType.Float32).Sum().ToScalar<float>().Should().Be(9);
        }
    }
}
