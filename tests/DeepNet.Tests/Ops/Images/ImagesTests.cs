using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Ops;

/// <summary>UInt8 images, sizes and error texts.</summary>
public sealed class ImagesTests
{
    private static readonly Tensor s_x = Tensor.Rand([3, 6, 8], generator: new RandomSource(4));
    private static readonly Tensor s_bytes = Tensor.RandInt(0, 256, [3, 6, 8], DType.UInt8, null, new RandomSource(5));

    [Fact]
    public void Neutral_settings_change_nothing()
    {
        float[] same = s_x.ToArray<float>();
        byte[] bytes = s_bytes.ToArray<byte>();
        Images.AdjustBrightness(s_bytes, 1).ToArray<byte>().Should().Equal(bytes);
        Images.AdjustContrast(s_bytes, 1).ToArray<byte>().Should().Equal(bytes);
        Images.AdjustSaturation(s_bytes, 1).ToArray<byte>().Should().Equal(bytes);
        Images.AdjustSharpness(s_bytes, 1).ToArray<byte>().Should().Equal(bytes);
        Images.AdjustGamma(s_bytes, 1).ToArray<byte>().Should().Equal(bytes);
        Images.Posterize(s_bytes, 8).ToArray<byte>().Should().Equal(bytes);
        Images.Rotate(s_bytes, 0).ToArray<byte>().Should().Equal(bytes);
        Images.Resize(s_bytes, 6, 8).ToArray<byte>().Should().Equal(bytes);
        Images.Crop(s_x, 0, 0, 6, 8).ToArray<float>().Should().Equal(same);
        Images.Invert(Images.Invert(s_bytes)).ToArray<byte>().Should().Equal(bytes);
        Images.Affine(s_x, 0).ToArray<float>().Should().Equal(same);
        (Images.AdjustHue(s_x, 0) - s_x).Abs().Amax().ToScalar<float>().Should().BeLessThan(1e-5f);
        byte[] turned = Images.AdjustHue(s_bytes, 0).ToArray<byte>();
        turned.Zip(bytes).Should().OnlyContain(p => p.Second - p.First >= 0 && p.Second - p.First <= 1);
        Images.GaussianBlur(Tensor.Full([1, 5, 5], 77, DType.UInt8), 3, 3).ToArray<byte>().Should().OnlyContain(
            v => v == 77);
    }

    [Fact]
    public void Equalized_levels_are_spread_out()
    {
        Tensor x = Tensor.Arange(1024).Reshape(1, 32, 32).FloorDivide(16).Cast(DType.UInt8);
        byte[] y = Images.Equalize(x).ToArray<byte>();
        y[0].Should().Be(0);
        y[^1].Should().Be(255);
        y.Should().BeInAscendingOrder();
        Images.Equalize(s_bytes).ToArray<byte>().Should().Equal(s_bytes.ToArray<byte>(), "they are few");
    }

    [Fact]
    public void Sizes_follow_the_shorter_edge()
    {
        Images.Resize(s_x, 3).Shape.Should().Equal(3, 3, 4);
        Images.Resize(s_x.Transpose(1, 2), 3).Shape.Should().Equal(3, 4, 3);
        Images.Rotate(s_x, 45, expand: true).Shape.Should().Equal(3, 10, 10);
        Images.RgbToGrayscale(s_x, 3).Shape.Should().Equal(3, 6, 8);
        Images.Autocontrast(Tensor.Full([1, 2, 2], 0.25)).ToArray<float>().Should().OnlyContain(v => v == 0.25f);
    }

    [Fact]
    public void A_shrunken_image_keeps_its_mean_with_antialias()
    {
        Tensor board = ((Tensor.Arange(32).Reshape(32, 1) + Tensor.Arange(32)).Remainder(2) * 255)
            .Cast(DType.UInt8).Reshape(1, 32, 32);
        foreach (ImageInterpolation kind in new[] { ImageInterpolation.Bilinear, ImageInterpolation.Bicubic })
        {
            byte[] y = Images.Resize(board, 8, 8, kind).ToArray<byte>();
            y.Should().OnlyContain(v => v >= 118 && v <= 137, kind.ToString());
        }
    }

    [Fact]
    public void Turning_about_a_corner_moves_the_image()
    {
        Tensor y = Images.Rotate(s_x, 180, center: (8, 6), fill: 0.5);
        y.ToArray<float>().Should().OnlyContain(v => v == 0.5f);
        Tensor z = Images.Affine(s_x, 0, translateX: 2, translateY: 1);
        z.Narrow(1, 1, 5).Narrow(2, 2, 6).ToArray<float>().Should().Equal(
            s_x.Narrow(1, 0, 5).Narrow(2, 0, 6).ToArray<float>());
    }

    [Fact]
    public void A_border_is_a_mix_of_the_image_and_what_comes_in()
    {
        foreach (double fill in new[] { 0.25, 1 })
        {
            Tensor covered = Turned(Tensor.OnesLike(s_x), 0);
            Tensor expected = Turned(s_x, 0) + ((1 - covered) * fill);
            (Turned(s_x, fill) - expected).Abs().Amax().ToScalar<float>().Should().BeLessThan(1e-6f);
            Tensor plain = Turned(Tensor.Full(s_x.Shape, fill), fill) - fill;
            plain.Abs().Amax().ToScalar<float>().Should().BeLessThan(1e-6f, "an image of the fill shows no border");
        }

        static Tensor Turned(Tensor x, double fill) =>
            Images.Rotate(x, 30, ImageInterpolation.Bilinear, expand: true, fill);
    }

    /// <summary>The numbers are torchvision's (0.14), where what a pixel at the edge shows of the image is weighted by
    /// its part once more.</summary>
    [Fact]
    public void Filled_edges_are_those_of_torchvision_but_for_a_weight_that_counts_twice()
    {
        float[] nearest =
        [
            0.5f, 0.5f, 0.439216f, 0.584314f, 0.74902f, 0.894118f, 0.5f, 0.14902f, 0.294118f, 0.454902f,
            0.603922f, 0.764706f, 0.764706f, 0.929412f, 0.164706f, 0.309804f, 0.329412f, 0.47451f, 0.639216f,
            0.784314f, 0.94902f, 0.0196078f, 0.184314f, 0.329412f, 0.494118f, 0.639216f, 0.654902f, 0.803922f,
            0.0392157f, 0.203922f, 0.203922f, 0.364706f, 0.509804f, 0.67451f, 0.819608f, 0.5f, 0.0745098f,
            0.219608f, 0.384314f, 0.529412f, 0.5f, 0.5f,
        ];
        float[] bilinear =
        [
            0.5f, 0.376843f, 0.434681f, 0.633045f, 0.767517f, 0.897685f, 0.447581f, 0.245217f, 0.305455f,
            0.437907f, 0.57358f, 0.706733f, 0.840144f, 0.569886f, 0.111717f, 0.244332f, 0.378804f, 0.513276f,
            0.647748f, 0.782209f, 0.916692f, 0.0519356f, 0.186408f, 0.32088f, 0.455352f, 0.588084f, 0.722254f,
            0.85691f, 0.190526f, 0.127041f, 0.261894f, 0.394347f, 0.527979f, 0.662451f, 0.519343f, 0.430677f,
            0.0676254f, 0.201111f, 0.335583f, 0.410069f, 0.39973f, 0.5f,
        ];
        Tensor x = Bytes(1, 6, 7).Cast(DType.Float32) / 255;
        Images.Rotate(x, 31, fill: 0.5).ToArray<float>().Zip(nearest, (a, b) => Math.Abs(a - b)).Max()
            .Should().BeLessThan(1e-6f);
        Tensor shown = Images.Rotate(x, 31, ImageInterpolation.Bilinear);
        Tensor covered = Images.Rotate(Tensor.OnesLike(x), 31, ImageInterpolation.Bilinear);
        Tensor theirs = (shown * covered) + ((1 - covered) * 0.5);
        theirs.ToArray<float>().Zip(bilinear, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f);
        Tensor ours = Images.Rotate(x, 31, ImageInterpolation.Bilinear, fill: 0.5);
        (ours - (shown + ((1 - covered) * 0.5))).Abs().Amax().ToScalar<float>().Should().BeLessThan(1e-6f);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        Fails<DTypeException>(() => Images.Hflip(Tensor.Zeros([3, 2, 2], DType.Int64)), "Hflip: Int64 image*");
        Fails<ShapeException>(() => Images.Vflip(Tensor.Zeros([2, 2])), "Vflip: image [2, 2] must be […, channels*");
        Fails<ShapeException>(
            () => Images.RgbToGrayscale(Tensor.Zeros([2, 2, 2])), "RgbToGrayscale: image [2, 2, 2] has 2 channels*");
        Fails<ArgumentException>(() => Images.RgbToGrayscale(s_x, 2), "RgbToGrayscale: 2 channels*");
        Fails<ArgumentException>(() => Images.AdjustBrightness(s_x, -1), "AdjustBrightness: factor -1*");
        Fails<ArgumentException>(() => Images.AdjustContrast(s_x, -1), "AdjustContrast: factor -1*");
        Fails<ArgumentException>(() => Images.AdjustSaturation(s_x, -1), "AdjustSaturation: factor -1*");
        Fails<ArgumentException>(() => Images.AdjustSharpness(s_x, -1), "AdjustSharpness: factor -1*");
        Fails<ArgumentException>(() => Images.AdjustHue(s_x, 0.6), "AdjustHue: shift 0.6 is not in [-0.5, 0.5]*");
        Fails<ArgumentException>(() => Images.AdjustGamma(s_x, -1), "AdjustGamma: gamma -1*");
        Fails<ArgumentException>(() => Images.Solarize(s_x, 2), "Solarize: threshold 2 is above*");
        Fails<ArgumentException>(() => Images.Posterize(s_bytes, 9), "Posterize: bits 9*");
        Fails<DTypeException>(() => Images.Posterize(s_x, 2), "Posterize: the image is Float32*");
        Fails<DTypeException>(() => Images.Equalize(s_x), "Equalize: the image is Float32*");
        Fails<DTypeException>(() => Images.Normalize(s_bytes, [0], [1]), "Normalize: UInt8*");
        Fails<ArgumentException>(() => Images.Normalize(s_x, [0], [1]), "Normalize: 1 means and 1*3 channels*");
        Fails<ArgumentException>(() => Images.Normalize(s_x, [0, 0, 0], [1, 0, 1]), "Normalize: a standard*");
        Fails<ArgumentException>(() => Images.Crop(s_x, 0, 0, 0, 1), "Crop: height 0*");
        Fails<ArgumentException>(() => Images.CenterCrop(s_x, 0, 1), "Crop: height 0*");
        Fails<ArgumentException>(() => Images.GaussianBlur(s_x, 2, 3), "GaussianBlur: kernel size 2*");
        Fails<ArgumentException>(() => Images.GaussianBlur(s_x, 3, 3, 0), "GaussianBlur: sigma 0*");
        Fails<ShapeException>(() => Images.Pad(s_x, 9, 0, 0, 0, PadMode.Symmetric), "Pad: amounts 9*no more than 8*");
        Fails<ArgumentException>(() => Images.Resize(s_x, 0, 1), "Resize: height 0*");
        Fails<ArgumentException>(() => Images.Affine(s_x, 0, scale: 0), "Affine: scale 0*");
        Fails<ArgumentException>(
            () => Images.Affine(s_x, 0, scale: double.PositiveInfinity), "Affine: scale * must be positive and fin*");
        Fails<ArgumentException>(() => Images.Affine(s_x, double.NaN), "Affine: angle NaN must be finite.");
        Fails<ArgumentException>(
            () => Images.Affine(s_x, 0, shearY: double.NaN), "Affine: shearY NaN must be finite.");
        Fails<ArgumentException>(() => Images.Rotate(s_x, double.NaN), "Rotate: angle NaN must be finite.");
        Fails<ArgumentException>(
            () => Images.AdjustContrast(s_x, double.PositiveInfinity),
            "AdjustContrast: factor * must be finite and not negative.");
        Fails<ArgumentException>(
            () => Images.Rotate(s_x, 0, ImageInterpolation.Bicubic), "Rotate: Bicubic is not possible*");
        Fails<ArgumentException>(
            () => Images.Rotate(s_x, 0, expand: true, center: (0, 0)), "Rotate: expand turns around the middle*");
        Fails<ArgumentException>(() => Images.Perspective(s_x, [(0, 0)], [(0, 0)]), "Perspective: 1 start points*");
        Fails<ArgumentException>(
            () => Images.Perspective(
                s_x, [(0, 0), (1, 0), (2, 0), (0, 1)], [(0, 0), (1, 1), (2, 2), (3, 3)]), "Perspective: three*");
    }

    private static void Fails<TException>(Func<Tensor> call, string message)
        where TException : Exception
        => call.Should().Throw<TException>().WithMessage(message);
}
