namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddImages(AdapterTable table)
    {
        table.One("tf.hflip", a => Images.Hflip(a.X));
        table.One("tf.vflip", a => Images.Vflip(a.X));
        table.One("tf.rgb_to_grayscale", a => Images.RgbToGrayscale(a.X));
        table.One("tf.invert", a => Images.Invert(a.X));
        table.One("tf.autocontrast", a => Images.Autocontrast(a.X));
        table.One("tf.equalize", a => Images.Equalize(a.X));
        table.One("tf.adjust_brightness", a => Images.AdjustBrightness(a.X, a.Number(1, "factor")));
        table.One("tf.adjust_contrast", a => Images.AdjustContrast(a.X, a.Number(1, "factor")));
        table.One("tf.adjust_saturation", a => Images.AdjustSaturation(a.X, a.Number(1, "factor")));
        table.One("tf.adjust_hue", a => Images.AdjustHue(a.X, a.Number(1, "factor")));
        table.One("tf.adjust_gamma", a => Images.AdjustGamma(a.X, a.Number(1, "gamma")));
        table.One("tf.adjust_sharpness", a => Images.AdjustSharpness(a.X, a.Number(1, "factor")));
        table.One("tf.solarize", a => Images.Solarize(a.X, a.Number(1, "threshold")));
        table.One("tf.posterize", a => Images.Posterize(a.X, a.Int(1, "bits")));
        table.One("tf.normalize", a => Images.Normalize(a.X, Numbers(a, 1), Numbers(a, 2)));
        table.One("tf.crop", a =>
            Images.Crop(a.X, a.Int(1, "top"), a.Int(2, "left"), a.Int(3, "height"), a.Int(4, "width")));
        table.One("tf.center_crop", a => Images.CenterCrop(a.X, a.Ints(1, "size")![0], a.Ints(1, "size")![1]));
        table.One("tf.gaussian_blur", a => Images.GaussianBlur(
            a.X, a.Ints(1, "kernel_size")![0], a.Ints(1, "kernel_size")![1], Numbers(a, 2)[0], Numbers(a, 2)[1]));
        table.One("tf.pad", PadImage);
        table.One("tf.resize", Resize);
        table.One("tf.rotate", a => Images.Rotate(
            a.X, a.Number(1, "angle"), Interpolation(a, 2, "nearest"), a.Flag(Arguments.Keyword, "expand", false)));
        table.One("tf.affine", a => Images.Affine(
            a.X, a.Number(1, "angle"), Numbers(a, 2)[0], Numbers(a, 2)[1], a.Number(3, "scale"), Numbers(a, 4)[0],
            Numbers(a, 4)[1], Interpolation(a, 5, "nearest")));
        table.One("tf.perspective", a =>
            Images.Perspective(a.X, Points(a, 1), Points(a, 2), Interpolation(a, 3, "bilinear")));
    }

    private static Tensor PadImage(Arguments a)
    {
        int[] border = a.Ints(1, "padding")!;
        string mode = a.Text(Arguments.Keyword, "mode", "constant");
        return Images.Pad(
            a.X, border[0], border[1], border[2], border[3], PadModeOf(mode == "edge" ? "replicate" : mode));
    }

    private static Tensor Resize(Arguments a)
    {
        ImageInterpolation interpolation = Interpolation(a, 2, "bilinear");
        bool isAntialiased = a.Flag(3, "antialias", true);
        return a.Ints(1, "size") is [int height, int width]
            ? Images.Resize(a.X, height, width, interpolation, isAntialiased)
            : Images.Resize(a.X, a.Ints(1, "size")![0], interpolation, isAntialiased);
    }

    private static ImageInterpolation Interpolation(Arguments a, int position, string @default) =>
        Enum.Parse<ImageInterpolation>(a.Text(position, "interpolation", @default), ignoreCase: true);

    private static double[] Numbers(Arguments a, int position) =>
        [.. a.Find(position, "")!.Value.EnumerateArray().Select(value => value.GetDouble())];

    private static (double X, double Y)[] Points(Arguments a, int position) =>
    [
        .. a.Find(position, "")!.Value.EnumerateArray()
            .Select(point => (point[0].GetDouble(), point[1].GetDouble())),
    ];
}
