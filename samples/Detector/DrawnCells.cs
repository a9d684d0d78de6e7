using DeepNet.Data.Transforms;

namespace DeepNet.Samples.Detector;

/// <summary>Discs in three sizes and colours on a pale ground, for a run without files.</summary>
internal static class DrawnCells
{
    // Of every class: how many at least and at most, and the radius as a part of the image's height.
    private static readonly (int Least, int Most, double Small, double Large)[] s_kinds =
        [(5, 12, 0.08, 0.11), (1, 1, 0.16, 0.22), (0, 3, 0.03, 0.045)];

    private static readonly Rgb s_ground = new(224, 214, 208);
    private static readonly Rgb[] s_rims = [new(198, 136, 140), new(196, 178, 206), new(140, 104, 164)];
    private static readonly Rgb[] s_hearts = [new(214, 176, 174), new(110, 70, 150), new(120, 84, 150)];

    /// <summary>As many pictures as asked for.</summary>
    public static CellSet Draw(ulong seed, int train, int test, int height, int width)
    {
        var random = new RandomSource(seed);
        List<ImageSample> Pictures(int count) =>
            [.. Enumerable.Range(0, count).Select(_ => Picture(random, height, width))];
        return new CellSet("drawn cells (no --root was given)", Pictures(train), Pictures(test));
    }

    private static ImageSample Picture(RandomSource random, int height, int width)
    {
        var canvas = new Canvas(width, height, s_ground);
        var discs = new List<(double X, double Y, double Radius)>();
        var corners = new List<float>();
        var labels = new List<long>();
        for (int label = 0; label < s_kinds.Length; label++)
        {
            (int least, int most, double small, double large) = s_kinds[label];
            for (int left = random.NextInt(least, most + 1); left > 0; left--)
            {
                double x = random.NextDouble() * width, y = random.NextDouble() * height;
                double radius = height * (small + ((large - small) * random.NextDouble()));
                if (discs.Exists(disc => double.Hypot(disc.X - x, disc.Y - y) < 0.9 * (disc.Radius + radius)))
                    continue;
                discs.Add((x, y, radius));
                canvas.Disc(x, y, radius, s_rims[label]);
                canvas.Disc(x, y, 0.6 * radius, s_hearts[label]);
                corners.AddRange(
                [
                    (float)Math.Max(0, x - radius), (float)Math.Max(0, y - radius),
                    (float)Math.Min(width, x + radius), (float)Math.Min(height, y + radius),
                ]);
                labels.Add(label);
            }
        }

        Tensor image = canvas.ToTensor().Cast(DType.Float32);
        image = (image + 12 * image.RandnLike(random)).Clamp(0, 255).Round().Cast(DType.UInt8);
        return new ImageSample(
            image,
            Tensor.From<float>(corners.ToArray(), [labels.Count, 4]),
            Tensor.From<long>(labels.ToArray(), [labels.Count]));
    }
}
