using DeepNet.Data.Transforms;
using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Data.Transforms;

public sealed class RandomResizedCropTests
{
    [Fact]
    public void Parts_have_the_area_and_form_that_are_asked_for()
    {
        // A ramp to the right and one down: what they rise by is the size of the part.
        Tensor line = Tensor.Arange(100).Cast(DType.Float32);
        Tensor x = Tensor.Stack([line.Expand(100, 100), line.Unsqueeze(1).Expand(100, 100)]);
        var random = new RandomSource(6);
        var transform = new RandomResizedCrop(10, 10, (0.2, 0.5), (0.5, 2));
        var areas = new List<double>();
        var forms = new List<double>();
        for (int i = 0; i < 400; i++)
        {
            Tensor y = transform.Apply(x, random);
            y.Shape.ToArray().Should().Equal(2, 10, 10);
            double width = Rise(y.Select(0, 0).Select(0, 5)), height = Rise(y.Select(0, 1).Select(1, 5));
            areas.Add(width * height / 1e4);
            forms.Add(width / height);
        }

        areas.Should().OnlyContain(area => area > 0.17 && area < 0.53);
        areas.Average().Should().BeApproximately(0.35, 0.02);
        forms.Should().OnlyContain(form => form > 0.45 && form < 2.2);
        forms.Average(Math.Log).Should().BeApproximately(0, 0.08);
    }

    [Fact]
    public void A_form_that_cannot_be_takes_the_middle()
    {
        Tensor x = Bytes(1, 4, 40);
        new RandomResizedCrop(4, 4, (1, 1), (1, 1)).Apply(x, new RandomSource(0))
            .ShouldEqual(Images.Crop(x, 0, 18, 4, 4));
        new RandomResizedCrop(4, 4, (1, 1), (1, 1)).Apply(x.Transpose(1, 2), new RandomSource(0))
            .ShouldEqual(Images.Crop(x, 0, 18, 4, 4).Transpose(1, 2));
    }

    [Fact]
    public void Boxes_and_masks_follow()
    {
        var random = new RandomSource(5);
        for (int i = 0; i < 60; i++)
        {
            ImageSample y = new RandomResizedCrop(60, 60, (0.3, 1)).Apply(Rectangle(60, 60, 20, 15, 40, 44), random);
            ShouldFollow(y, precision: 2.5);
        }
    }

    [Fact]
    public void Bad_ranges_are_refused()
    {
        Action reversed = () => new RandomResizedCrop(4, 4, scale: (0.5, 0.2));
        reversed.ShouldThrow<ArgumentException>(
            "RandomResizedCrop: scale (0.5, 0.2) must be finite numbers, the lower one first.");
        Action zero = () => new RandomResizedCrop(4, 4, ratio: (0, 1));
        zero.ShouldThrow<ArgumentException>("RandomResizedCrop: ratio (0, 1) must be positive.");
        Action nan = () => new RandomResizedCrop(4, 4, ratio: (double.NaN, 1));
        nan.ShouldThrow<ArgumentException>(
            "RandomResizedCrop: ratio (NaN, 1) must be finite numbers, the lower one first.");
        Action size = () => new RandomResizedCrop(0, 4);
        size.ShouldThrow<ArgumentException>("RandomResizedCrop: height 0 and width 4 must be positive.");
    }

    // The border of a resized ramp is not on it: nine steps between ten pixels, of which the inner seven count.
    private static double Rise(Tensor line)
    {
        float[] values = line.ToArray<float>();
        return (values[8] - values[1]) * 10 / 7;
    }
}
