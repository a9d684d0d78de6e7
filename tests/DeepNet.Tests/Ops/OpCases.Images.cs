namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Pictures() =>
    [
        Picture("Images.AdjustBrightness", x => Images.AdjustBrightness(x, 1.4), x => x.Map(v => Unit(1.4 * v))),
        Picture(
            "Images.AdjustContrast", x => Images.AdjustContrast(x, 0.6),
            x =>
            {
                double mean = Gray(x).Data.Average();
                return x.Map(v => Unit((0.6 * v) + (0.4 * mean)));
            },
            batched: false),
        Picture(
            "Images.AdjustSaturation", x => Images.AdjustSaturation(x, 0.7),
            x => x.Zip(Gray(x), (v, gray) => Unit((0.7 * v) + (0.3 * gray)))),
        Picture("Images.AdjustHue", x => Images.AdjustHue(x, 0.2), x => Hue(x, 0.2)),
        Picture("Images.AdjustHue: back", x => Images.AdjustHue(x, -0.35), x => Hue(x, -0.35)),
        Picture(
            "Images.AdjustGamma", x => Images.AdjustGamma(x, 1.8, 0.9),
            x => x.Map(v => Unit(0.9 * Math.Pow(v, 1.8)))),
        Picture(
            "Images.AdjustSharpness", x => Images.AdjustSharpness(x, 1.3),
            x => NdArray.Build(x.Shape, i =>
            {
                int r = i[^2], c = i[^1];
                double value = x[i], blurred = value;
                if (r > 0 && r < x.Shape[^2] - 1 && c > 0 && c < x.Shape[^1] - 1)
                {
                    blurred = 4 * value;
                    for (int near = 0; near < 9; near++)
                        blurred += x[[.. i[..^2], r - 1 + (near / 3), c - 1 + (near % 3)]];
                    blurred /= 13;
                }

                return Unit((1.3 * value) - (0.3 * blurred));
            })),
        Picture(
            "Images.Autocontrast", x => Images.Autocontrast(x),
            x =>
            {
                NdArray min = x.Reduce([-2, -1], true, Enumerable.Min), max = x.Reduce([-2, -1], true, Enumerable.Max);
                return x.Zip(min, (v, low) => v - low).Zip(max.Zip(min, (a, b) => a - b), (v, range) => v / range);
            })
            with { GradientOrder = 0 },
        Picture("Images.Invert", Images.Invert, x => x.Map(v => 1 - v)),
        Picture("Images.Solarize", x => Images.Solarize(x, 0.5), x => x.Map(v => v >= 0.5 ? 1 - v : v)),
        Picture("Images.RgbToGrayscale", x => Images.RgbToGrayscale(x), Gray),
        Picture(
            "Images.Normalize", x => Images.Normalize(x, [0.4, 0.5, 0.6], [0.2, 0.5, 0.25]),
            x => NdArray.Build(x.Shape, i =>
                (x[i] - (0.4 + (0.1 * i[^3]))) / (i[^3] == 0 ? 0.2 : i[^3] == 1 ? 0.5 : 0.25))),
        Picture(
            "Images.Hflip", Images.Hflip,
            x => NdArray.Build(x.Shape, i => x[[.. i[..^1], x.Shape[^1] - 1 - i[^1]]])),
        Picture(
            "Images.Vflip", Images.Vflip,
            x => NdArray.Build(x.Shape, i => x[[.. i[..^2], x.Shape[^2] - 1 - i[^2], i[^1]]])),
        Picture(
            "Images.Pad", x => Images.Pad(x, 1, 0, 2, 1, fill: 0.5), x => Taken(x, x.Shape[^2] + 1, x.Shape[^1] + 3,
                (r, c) => (r, c - 1), 0.5)),
        Picture(
            "Images.Pad: symmetric", x => Images.Pad(x, 2, 1, 1, 2, PadMode.Symmetric),
            x => Taken(x, x.Shape[^2] + 3, x.Shape[^1] + 3,
                (r, c) => (Folded(r - 1, x.Shape[^2]), Folded(c - 2, x.Shape[^1])))),
        Picture("Images.Crop", x => Images.Crop(x, -1, 1, 3, 9), x => Taken(x, 3, 9, (r, c) => (r - 1, c + 1))),
        Picture("Images.Crop: outside", x => Images.Crop(x, 9, -9, 2, 3), x => Taken(x, 2, 3, (_, _) => (-1, -1))),
        Picture(
            "Images.CenterCrop", x => Images.CenterCrop(x, 2, 9),
            x => Taken(x, 2, 9, (r, c) => (r + (int)Math.Round((x.Shape[^2] - 2) / 2.0), c - ((9 - x.Shape[^1]) / 2)))),
        Picture(
            "Images.GaussianBlur", x => Images.GaussianBlur(x, 3, 1, 0.8),
            x =>
            {
                double side = Math.Exp(-0.5 / 0.64), sum = 1 + (2 * side);
                int last = x.Shape[^1] - 1;
                return NdArray.Build(x.Shape, i =>
                {
                    int c = i[^1];
                    double left = x[[.. i[..^1], c == 0 ? 1 : c - 1]];
                    double right = x[[.. i[..^1], c == last ? last - 1 : c + 1]];
                    return (x[i] + (side * (left + right))) / sum;
                });
            }),
        Picture(
            "Images.Resize: nearest", x => Images.Resize(x, 3, 7, ImageInterpolation.Nearest),
            x => Taken(x, 3, 7, (r, c) => (r * x.Shape[^2] / 3, c * x.Shape[^1] / 7))),
        Picture(
            "Images.Resize", x => Images.Resize(x, 2, 6, antialias: false),
            x => Between(x, 2, 6, (r, c) => (
                Math.Clamp(((r + 0.5) * x.Shape[^2] / 2) - 0.5, 0, x.Shape[^2] - 1),
                Math.Clamp(((c + 0.5) * x.Shape[^1] / 6) - 0.5, 0, x.Shape[^1] - 1)))),
        Picture(
            "Images.Affine", x => Images.Affine(x, 0, 0.5, -0.25, 2, interpolation: ImageInterpolation.Bilinear),
            x => Between(x, x.Shape[^2], x.Shape[^1], (r, c) => (
                ((r + 0.5 - (x.Shape[^2] / 2.0) + 0.25) / 2) + (x.Shape[^2] / 2.0) - 0.5,
                ((c + 0.5 - (x.Shape[^1] / 2.0) - 0.5) / 2) + (x.Shape[^1] / 2.0) - 0.5))),
        Picture(
            "Images.Rotate", x => Images.Rotate(x, 90, expand: true),
            x => Taken(x, x.Shape[^1], x.Shape[^2], (r, c) => (c, x.Shape[^1] - 1 - r)))
            with { Variants = [[new([1, 4, 6])], [new([2, 3, 5])]] },
        Picture(
            "Images.Rotate: fill", x => Images.Rotate(x, 30, ImageInterpolation.Bilinear, fill: 0.5),
            x => Between(x, x.Shape[^2], x.Shape[^1], (r, c) =>
            {
                double py = r + 0.5 - (x.Shape[^2] / 2.0), px = c + 0.5 - (x.Shape[^1] / 2.0);
                double cos = Math.Sqrt(0.75);
                return ((0.5 * px) + (cos * py) + (x.Shape[^2] / 2.0) - 0.5,
                    (cos * px) - (0.5 * py) + (x.Shape[^1] / 2.0) - 0.5);
            }, 0.5)),
        Picture(
            "Images.Perspective",
            x => Images.Perspective(x, [(0, 0), (4, 0), (4, 4), (0, 4)], [(0.5, 0), (4.5, 0), (4.5, 4), (0.5, 4)]),
            x => Between(x, x.Shape[^2], x.Shape[^1], (r, c) => (r, c - 0.5))),
    ];

    /// <summary>An operation on images in [0, 1]; the reference computes one image.</summary>
    private static OpCase Picture(
        string name, Func<Tensor, Tensor> run, Func<NdArray, NdArray> expected, bool batched = true) => new(
        name,
        x => run(x[0]),
        x => expected(x[0]),
        batched
            ? [[new([3, 4, 5], 0.02, 0.98)], [new([2, 3, 5, 6], 0.02, 0.98)]]
            : [[new([3, 4, 5], 0.02, 0.98)]])
        {
            DTypes = [DType.Float32, DType.Float64],
        };

    private static double Unit(double v) => Math.Clamp(v, 0, 1);

    private static NdArray Gray(NdArray x) => NdArray.Build([.. x.Shape[..^3], 1, .. x.Shape[^2..]], i =>
        (0.2989 * Channel(x, i, 0)) + (0.587 * Channel(x, i, 1)) + (0.114 * Channel(x, i, 2)));

    private static double Channel(NdArray x, int[] i, int channel) => x[[.. i[..^3], channel, i[^2], i[^1]]];

    // The hexagon's piecewise line: brightest, darkest and middle color of each pixel turn in their places.
    private static NdArray Hue(NdArray x, double shift) => NdArray.Build(x.Shape, i =>
    {
        double r = Channel(x, i, 0), g = Channel(x, i, 1), b = Channel(x, i, 2);
        double max = Math.Max(r, Math.Max(g, b)), chroma = max - Math.Min(r, Math.Min(g, b));
        double hue = max == r ? (g - b) / chroma : max == g ? 2 + ((b - r) / chroma) : 4 + ((r - g) / chroma);
        double place = hue + (6 * shift) + (i[^3] == 0 ? 5 : i[^3] == 1 ? 3 : 1);
        place -= 6 * Math.Floor(place / 6);
        return max - (chroma * Unit(Math.Min(place, 4 - place)));
    });

    /// <summary>Index of a line that is mirrored at its border.</summary>
    private static int Folded(int i, int n) => i < 0 ? -1 - i : i >= n ? (2 * n) - 1 - i : i;

    /// <summary>Each pixel from another place.</summary>
    private static NdArray Taken(
        NdArray x, int height, int width, Func<int, int, (int Row, int Column)> place, double fill = 0) =>
        NdArray.Build([.. x.Shape[..^2], height, width], i =>
        {
            (int r, int c) = place(i[^2], i[^1]);
            return Pixel(x, i, r, c, fill);
        });

    /// <summary>Each pixel from between four others.</summary>
    private static NdArray Between(
        NdArray x, int height, int width, Func<int, int, (double Row, double Column)> place, double fill = 0) =>
        NdArray.Build([.. x.Shape[..^2], height, width], i =>
        {
            (double y, double z) = place(i[^2], i[^1]);
            int r = (int)Math.Floor(y), c = (int)Math.Floor(z);
            double low = y - r, right = z - c;
            double above = ((1 - right) * Pixel(x, i, r, c, fill)) + (right * Pixel(x, i, r, c + 1, fill));
            double below = ((1 - right) * Pixel(x, i, r + 1, c, fill)) + (right * Pixel(x, i, r + 1, c + 1, fill));
            return ((1 - low) * above) + (low * below);
        });

    private static double Pixel(NdArray x, int[] i, int r, int c, double fill) =>
        r < 0 || r >= x.Shape[^2] || c < 0 || c >= x.Shape[^1] ? fill : x[[.. i[..^2], r, c]];
}
