namespace DeepNet.Data.Transforms;

/// <summary>Turns the image by a random angle.</summary>
/// <remarks>A box becomes the upright box around what it turns into.
/// torchvision.transforms.v2.RandomRotation.</remarks>
public sealed class RandomRotation : ImageTransform
{
    private readonly ImageInterpolation _interpolation;
    private readonly bool _expand;
    private readonly double _fill;
    private readonly (double X, double Y)? _center;

    /// <summary>By an angle between -degrees and degrees.</summary>
    /// <param name="degrees">The largest angle, not negative.</param>
    /// <param name="interpolation">Nearest or bilinear; masks are always nearest.</param>
    /// <param name="expand">Makes the result as large as the turned image; images of several sizes come out
    /// then.</param>
    /// <param name="fill">What comes in from outside; 0 for masks.</param>
    /// <param name="center">In pixels from the upper left corner; null for the middle.</param>
    /// <exception cref="ArgumentException">A number is not finite or degrees negative, the interpolation is bicubic, or
    /// a center is given to expand.</exception>
    public RandomRotation(
        double degrees, ImageInterpolation interpolation = ImageInterpolation.Nearest, bool expand = false,
        double fill = 0, (double X, double Y)? center = null)
        : this(Symmetric(degrees), interpolation, expand, fill, center)
    {
    }

    /// <summary>By an angle from a range, counter-clockwise.</summary>
    /// <param name="degrees">The least and the largest angle.</param>
    /// <param name="interpolation">Nearest or bilinear; masks are always nearest.</param>
    /// <param name="expand">Makes the result as large as the turned image; images of several sizes come out
    /// then.</param>
    /// <param name="fill">What comes in from outside; 0 for masks.</param>
    /// <param name="center">In pixels from the upper left corner; null for the middle.</param>
    /// <exception cref="ArgumentException">A number is not finite, the range is reversed, the interpolation is bicubic,
    /// or a center is given to expand.</exception>
    public RandomRotation(
        (double Low, double High) degrees, ImageInterpolation interpolation = ImageInterpolation.Nearest,
        bool expand = false, double fill = 0, (double X, double Y)? center = null)
    {
        Degrees = TransformChecks.Range(nameof(RandomRotation), nameof(degrees), degrees);
        _interpolation = TransformChecks.Warping(nameof(RandomRotation), interpolation);
        _fill = TransformChecks.Finite(nameof(RandomRotation), nameof(fill), fill);
        Check.Argument(
            !expand || center is null, $"RandomRotation: expand turns around the middle, not around {center}.");
        (_expand, _center) = (expand, center);
    }

    /// <summary>The least and the largest angle.</summary>
    public (double Low, double High) Degrees { get; }

    /// <inheritdoc/>
    public override ImageSample Apply(ImageSample sample, RandomSource random)
    {
        TransformChecks.Sample(nameof(RandomRotation), sample, random);
        return SampleGeometry.Rotate(sample, random.Uniform(Degrees), _interpolation, _expand, _fill, _center);
    }

    /// <inheritdoc/>
    protected override string Describe() => $"degrees: {Degrees}";

    private static (double Low, double High) Symmetric(double degrees)
    {
        TransformChecks.NotNegative(nameof(RandomRotation), nameof(degrees), degrees);
        return (-degrees, degrees);
    }
}
