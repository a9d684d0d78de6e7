namespace DeepNet;

public static partial class Images
{
    private const double RotationPrecision = 1e-4;

    /// <summary>The image turned around a center.</summary>
    /// <param name="x">The image.</param>
    /// <param name="angle">Degrees, counter-clockwise.</param>
    /// <param name="interpolation">Nearest or bilinear.</param>
    /// <param name="expand">Makes the result as large as the turned image, else it keeps its size; the center is the
    /// middle then.</param>
    /// <param name="fill">What comes in from outside.</param>
    /// <param name="center">In pixels from the upper left corner; null for the middle.</param>
    /// <remarks>torchvision.transforms.functional.rotate.</remarks>
    /// <exception cref="ArgumentException">The angle is not finite, the interpolation is bicubic, or a center is given
    /// to expand.</exception>
    public static Tensor Rotate(
        Tensor x, double angle, ImageInterpolation interpolation = ImageInterpolation.Nearest, bool expand = false,
        double fill = 0, (double X, double Y)? center = null)
    {
        CheckImage(nameof(Rotate), x);
        CheckFinite(nameof(Rotate), nameof(angle), angle);
        Check.Argument(!expand || center is null, $"Rotate: expand turns around the middle, not around {center}.");
        double[] m = InverseAffine(-angle, 0, 0, 1, 0, 0, FromMiddle(x, center));
        int height = x.Shape[-2], width = x.Shape[-1];
        int rows = expand ? Turned(m[3], m[4], width, height, height) : height;
        int columns = expand ? Turned(m[0], m[1], width, height, width) : width;
        return SampleAffine(nameof(Rotate), x, m, rows, columns, interpolation, fill);
    }

    // Whole pixels that the turned corners reach in one direction. What is less than the precision beyond a pixel is
    // rounding.
    private static int Turned(double cos, double sin, int width, int height, int size)
    {
        double reach = (Math.Abs(cos) * width * 0.5) + (Math.Abs(sin) * height * 0.5), middle = size * 0.5;
        return (int)(Math.Ceiling(middle + reach - RotationPrecision) - Math.Floor(middle - reach + RotationPrecision));
    }
}
