namespace DeepNet;

public static partial class Images
{
    /// <summary>The image in another size, sampled at pixel centers.</summary>
    /// <param name="x">The image.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="interpolation">How pixels are weighted.</param>
    /// <param name="antialias">Widens the weights where the image shrinks, so that every pixel counts, as PIL does; not
    /// for <see cref="ImageInterpolation.Nearest"/>.</param>
    /// <remarks>
    /// Cubics have a = -½ with antialias and a = -¾ without. torchvision.transforms.functional.resize. Keys, 1981,
    /// https://doi.org/10.1109/TASSP.1981.1163711.
    /// </remarks>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public static Tensor Resize(
        Tensor x, int height, int width, ImageInterpolation interpolation = ImageInterpolation.Bilinear,
        bool antialias = true)
    {
        CheckImage(nameof(Resize), x);
        Check.Argument(height > 0 && width > 0, $"Resize: height {height} and width {width} must be positive.");
        Check.Shape(x.Shape[-2] > 0 && x.Shape[-1] > 0, $"Resize: image {x.Shape} has no pixels.");
        if (interpolation == ImageInterpolation.Nearest)
        {
            return x.IndexSelect(-2, NearestPlaces(x, x.Shape[-2], height))
                .IndexSelect(-1, NearestPlaces(x, x.Shape[-1], width));
        }

        Tensor y = Wide(x);
        if (width != x.Shape[-1])
            y = y.MatMul(Weights(y, x.Shape[-1], width, interpolation, antialias).Transpose(0, 1));
        if (height != x.Shape[-2])
            y = Weights(y, x.Shape[-2], height, interpolation, antialias).MatMul(y);
        return Rounded(y, x);
    }

    /// <summary>The image with its shorter edge of this size and the other one in proportion.</summary>
    /// <param name="x">The image.</param>
    /// <param name="size">The shorter edge of the result.</param>
    /// <param name="interpolation">How pixels are weighted.</param>
    /// <param name="antialias">Widens the weights where the image shrinks.</param>
    /// <exception cref="ArgumentException">The size is not positive.</exception>
    public static Tensor Resize(
        Tensor x, int size, ImageInterpolation interpolation = ImageInterpolation.Bilinear, bool antialias = true)
    {
        CheckImage(nameof(Resize), x);
        int height = x.Shape[-2], width = x.Shape[-1];
        Check.Shape(height > 0 && width > 0, $"Resize: image {x.Shape} has no pixels.");
        int longer = Check.Size(nameof(Resize), (long)size * Math.Max(height, width) / Math.Min(height, width));
        return width <= height
            ? Resize(x, longer, size, interpolation, antialias)
            : Resize(x, size, longer, interpolation, antialias);
    }

    private static Tensor NearestPlaces(Tensor x, int size, int wanted)
    {
        var places = new long[wanted];
        for (int i = 0; i < wanted; i++)
            places[i] = (long)i * size / wanted;
        return Tensor.From<long>(places, [wanted], x.Device);
    }

    /// <summary>Row i holds what each pixel of a line contributes to pixel i of the result: [wanted, size].</summary>
    private static Tensor Weights(Tensor x, int size, int wanted, ImageInterpolation interpolation, bool antialias)
    {
        bool isCubic = interpolation == ImageInterpolation.Bicubic;
        double step = (double)size / wanted, spread = antialias ? Math.Max(1, step) : 1;
        double a = antialias ? -0.5 : -0.75, reach = (isCubic ? 2 : 1) * spread;
        var weights = new double[(long)wanted * size];
        for (int i = 0; i < wanted; i++)
        {
            Span<double> row = weights.AsSpan(i * size, size);
            double center = (step * (i + 0.5)) - 0.5, sum = 0;
            for (int j = (int)Math.Ceiling(center - reach); j <= center + reach; j++)
            {
                // Beyond the border PIL leaves pixels out; the plain form repeats the outermost one.
                if (antialias && (j < 0 || j >= size))
                    continue;
                double distance = Math.Abs(j - center) / spread;
                double weight = isCubic ? Cubic(distance, a) : Math.Max(0, 1 - distance);
                row[Math.Clamp(j, 0, size - 1)] += weight;
                sum += weight;
            }

            foreach (ref double weight in row)
                weight /= sum;
        }

        return Tensor.From<double>(weights, [wanted, size], x.Device).Cast(x.DType);
    }

    private static double Cubic(double t, double a) =>
        t < 1 ? (((((a + 2) * t) - (a + 3)) * t) * t) + 1
        : t < 2 ? (((((t - 5) * t) + 8) * t) - 4) * a
        : 0;
}
