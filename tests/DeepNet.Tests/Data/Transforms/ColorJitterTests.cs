using DeepNet.Data.Transforms;
using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Data.Transforms;

public sealed class ColorJitterTests
{
    [Fact]
    public void Factors_are_uniform_around_1()
    {
        Tensor x = Tensor.Full([1, 1, 1], 0.25);
        var random = new RandomSource(1);
        double[] factors =
            [.. Enumerable.Range(0, 1000).Select(_ => new ColorJitter(0.4).Apply(x, random).ToScalar<float>() / 0.25)];
        factors.Should().OnlyContain(factor => factor > 0.599 && factor < 1.401);
        factors.Average().Should().BeApproximately(1, 0.03);
        factors.Min().Should().BeLessThan(0.61);
        factors.Max().Should().BeGreaterThan(1.39);
    }

    [Fact]
    public void Ranges_of_one_number_are_that_operation()
    {
        Tensor x = Bytes(3, 6, 5);
        var random = new RandomSource(1);
        Only(brightness: (0.5, 0.5)).ShouldEqual(Images.AdjustBrightness(x, 0.5));
        Only(contrast: (0.5, 0.5)).ShouldEqual(Images.AdjustContrast(x, 0.5));
        Only(saturation: (2, 2)).ShouldEqual(Images.AdjustSaturation(x, 2));
        Only(hue: (-0.2, -0.2)).ShouldEqual(Images.AdjustHue(x, -0.2));
        new ColorJitter().Apply(x, random).Should().BeSameAs(x);

        Tensor Only(
            (double, double)? brightness = null, (double, double)? contrast = null,
            (double, double)? saturation = null, (double, double)? hue = null) =>
            new ColorJitter(brightness, contrast, saturation, hue).Apply(x, random);
    }

    [Fact]
    public void The_order_is_random()
    {
        Tensor x = Bytes(3, 6, 5);
        var transform = new ColorJitter((1.5, 1.5), (0.5, 0.5), null, null);
        Tensor first = Images.AdjustContrast(Images.AdjustBrightness(x, 1.5), 0.5);
        Tensor second = Images.AdjustBrightness(Images.AdjustContrast(x, 0.5), 1.5);
        var random = new RandomSource(1);
        int count = 0;
        for (int i = 0; i < 400; i++)
        {
            Tensor y = transform.Apply(x, random);
            (y.Equal(first) || y.Equal(second)).Should().BeTrue();
            count += y.Equal(first) ? 1 : 0;
        }

        count.Should().BeInRange(200 - 30, 200 + 30, "that is three standard deviations");
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        Action negative = () => new ColorJitter(contrast: -1);
        negative.ShouldThrow<ArgumentException>("ColorJitter: contrast -1 must be finite and not negative.");
        Action hue = () => new ColorJitter(hue: 0.6);
        hue.ShouldThrow<ArgumentException>("ColorJitter: hue 0.6 is not in [0, 0.5].");
        Action range = () => new ColorJitter(null, null, (-1, 2), null);
        range.ShouldThrow<ArgumentException>("ColorJitter: saturation (-1, 2) is not within [0, Infinity].");
        Action two = () => new ColorJitter(0.5).Apply(Bytes(2, 3, 3), new RandomSource(0));
        two.Should().NotThrow("brightness needs no colors");
        Action gray = () => new ColorJitter(contrast: 0.5).Apply(Bytes(2, 3, 3), new RandomSource(0));
        gray.ShouldThrow<ShapeException>("AdjustContrast: image [2, 3, 3] has 2 channels; 1 or 3 are needed.");
    }
}
