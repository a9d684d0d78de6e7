namespace DeepNet;

public static partial class Images
{
    /// <summary>The image turned, moved, scaled and sheared around a center.</summary>
    /// <param name="x">The image.</param>
    /// <param name="angle">Degrees, clockwise.</param>
    /// <param name="translateX">Pixels to the right.</param>
    /// <param name="translateY">Pixels down.</param>
    /// <param name="scale">How much larger.</param>
    /// <param name="shearX">Degrees that vertical lines lean.</param>
    /// <param name="shearY">Degrees that horizontal lines lean.</param>
    /// <param name="interpolation">Nearest or bilinear.</param>
    /// <param name="fill">What comes in from outside.</param>
    /// <param name="center">In pixels from the upper left corner; null for the middle.</param>
    /// <remarks>torchvision.transforms.functional.affine.</remarks>
    /// <exception cref="ArgumentException">The scale is not positive, a number is not finite, or the interpolation is
    /// bicubic.</exception>
    public static Tensor Affine(
        Tensor x, double angle, double translateX = 0, double translateY = 0, double scale = 1, double shearX = 0,
        double shearY = 0, ImageInterpolation interpolation = ImageInterpolation.Nearest, double fill = 0,
        (double X, double Y)? center = null)
    {
        CheckImage(nameof(Affine), x);
        CheckFinite(nameof(Affine), nameof(angle), angle);
        CheckFinite(nameof(Affine), nameof(translateX), translateX);
        CheckFinite(nameof(Affine), nameof(translateY), translateY);
        CheckFinite(nameof(Affine), nameof(shearX), shearX);
        CheckFinite(nameof(Affine), nameof(shearY), shearY);
        Check.Argument(scale > 0 && double.IsFinite(scale), $"Affine: scale {scale} must be positive and finite.");
        double[] m = InverseAffine(angle, translateX, translateY, scale, shearX, shearY, FromMiddle(x, center));
        return SampleAffine(nameof(Affine), x, m, x.Shape[-2], x.Shape[-1], interpolation, fill);
    }
}
