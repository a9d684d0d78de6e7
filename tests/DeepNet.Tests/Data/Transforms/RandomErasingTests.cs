using DeepNet.Data.Transforms;
using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Data.Transforms;

public sealed class RandomErasingTests
{
    [Fact]
    public void A_rectangle_of_the_area_and_form_asked_for_is_covered()
    {
        Tensor x = Tensor.Zeros([2, 80, 100]);
        var random = new RandomSource(6);
        var transform = new RandomErasing(p: 1, scale: (0.05, 0.2), ratio: (0.4, 2.5), value: 3);
        for (int i = 0; i < 200; i++)
        {
            Tensor y = transform.Apply(x, random);
            double[] box = Seen(y.Narrow(0, 0, 1));
            double width = box[2] - box[0], height = box[3] - box[1];
            y.Sum().ToScalar<float>().Should().Be((float)(2 * 3 * width * height), "it is a rectangle in all channels");
            (width * height / 8000).Should().BeInRange(0.04, 0.22);
            (height / width).Should().BeInRange(0.36, 2.8);
        }
    }

    [Fact]
    public void Happens_with_its_probability_and_leaves_boxes_alone()
    {
        var random = new RandomSource(2);
        ImageSample sample = Rectangle(20, 20, 3, 3, 9, 9);
        int count = 0;
        for (int i = 0; i < 1000; i++)
        {
            ImageSample y = new RandomErasing(0.25, value: 9).Apply(sample, random);
            count += ReferenceEquals(y.Image, sample.Image) ? 0 : 1;
            y.Boxes.Should().BeSameAs(sample.Boxes);
            y.Mask.Should().BeSameAs(sample.Mask);
        }

        count.Should().BeInRange(250 - 42, 250 + 42, "that is three standard deviations");
    }

    [Fact]
    public void Noise_covers_floating_point_images()
    {
        var transform = new RandomErasing(1, (0.3, 0.3), noise: true);
        Tensor y = transform.Apply(Tensor.Full([1, 60, 60], 100.0), new RandomSource(3));
        float[] noise = [.. y.ToArray<float>().Where(v => v != 100)];
        noise.Length.Should().BeInRange(1000, 1160);
        noise.Average().Should().BeApproximately(0, 0.1f);
        noise.Average(v => v * v).Should().BeApproximately(1, 0.15f);
        Action bad = () => transform.Apply(Bytes(1, 5, 5), new RandomSource(0));
        bad.ShouldThrow<DTypeException>("RandomErasing: UInt8 tensor, but the operation needs a floating-point one*");
    }

    [Fact]
    public void What_does_not_fit_covers_nothing()
    {
        Tensor x = Bytes(1, 1, 1);
        new RandomErasing(1).Apply(x, new RandomSource(0)).Should().BeSameAs(x);
        Action scale = () => new RandomErasing(scale: (0.1, 1.5));
        scale.ShouldThrow<ArgumentException>("RandomErasing: scale (0.1, 1.5) is not within [0, 1].");
        Action ratio = () => new RandomErasing(ratio: (-1, 1));
        ratio.ShouldThrow<ArgumentException>("RandomErasing: ratio (-1, 1) must be positive.");
        Action p = () => new RandomErasing(2);
        p.ShouldThrow<ArgumentException>("RandomErasing: p 2 is not in [0, 1].");
        Action value = () => new RandomErasing(value: double.NaN);
        value.ShouldThrow<ArgumentException>("RandomErasing: value NaN must be finite.");
    }
}
