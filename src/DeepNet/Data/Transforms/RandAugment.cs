namespace DeepNet.Data.Transforms;

/// <summary>Some operations out of fourteen, one after another, all as strong as one number says.</summary>
/// <remarks>
/// Identity, shear and translation in x and y, rotation, brightness, color, contrast, sharpness, posterize, solarize,
/// autocontrast and equalize, for UInt8 images of 1 or 3 channels; boxes and masks follow. Operations and magnitudes
/// are those of torchvision.transforms.v2.RandAugment. Cubuk et al., 2019, https://arxiv.org/abs/1909.13719.
/// </remarks>
public sealed class RandAugment : ImageTransform
{
    private const int OperationCount = 14;
    private const double LargestShear = 0.3;
    private const double LargestTranslation = 150.0 / 331;
    private const double LargestRotation = 30;
    private const double LargestAdjustment = 0.9;
    private const double PosterizedBits = 4;

    private readonly double _strength;
    private readonly ImageInterpolation _interpolation;
    private readonly double _fill;

    /// <summary>Creates the transform.</summary>
    /// <param name="operations">How many operations.</param>
    /// <param name="magnitude">How strong, from 0 to bins - 1.</param>
    /// <param name="bins">How many strengths there are.</param>
    /// <param name="interpolation">Nearest or bilinear, of what moves pixels.</param>
    /// <param name="fill">What comes in from outside.</param>
    /// <exception cref="ArgumentException">operations is negative, there are less than two bins, the magnitude is none
    /// of them, or the interpolation is bicubic.</exception>
    public RandAugment(
        int operations = 2, int magnitude = 9, int bins = 31,
        ImageInterpolation interpolation = ImageInterpolation.Nearest, double fill = 0)
    {
        Check.Argument(operations >= 0, $"RandAugment: operations {operations} must not be negative.");
        Check.Argument(bins >= 2, $"RandAugment: bins {bins} must be at least 2.");
        Check.Argument(
            magnitude >= 0 && magnitude < bins, $"RandAugment: magnitude {magnitude} is not in [0, bins = {bins}).");
        (Operations, Magnitude, Bins) = (operations, magnitude, bins);
        _strength = magnitude / (bins - 1.0);
        _interpolation = TransformChecks.Warping(nameof(RandAugment), interpolation);
        _fill = TransformChecks.Finite(nameof(RandAugment), nameof(fill), fill);
    }

    /// <summary>How many operations.</summary>
    public int Operations { get; }

    /// <summary>How strong.</summary>
    public int Magnitude { get; }

    /// <summary>How many strengths there are.</summary>
    public int Bins { get; }

    /// <inheritdoc/>
    /// <exception cref="DTypeException">The image is not UInt8.</exception>
    /// <exception cref="ShapeException">There are neither 1 nor 3 channels.</exception>
    public override ImageSample Apply(ImageSample sample, RandomSource random)
    {
        TransformChecks.Sample(nameof(RandAugment), sample, random);
        Check.Is(nameof(RandAugment), "the image", sample.Image, DType.UInt8);
        Check.Shape(
            sample.Image.Shape[-3] is 1 or 3,
            $"RandAugment: image {sample.Image.Shape} has {sample.Image.Shape[-3]} channels; 1 or 3 are needed.");
        for (int i = 0; i < Operations; i++)
            sample = One(sample, random.NextInt(0, OperationCount), random);
        return sample;
    }

    /// <inheritdoc/>
    protected override string Describe() => $"operations: {Operations}, magnitude: {Magnitude}, bins: {Bins}";

    /// <summary>One of the operations.</summary>
    internal ImageSample One(ImageSample sample, int operation, RandomSource random)
    {
        // The first ten go in two directions.
        double way = operation is >= 1 and <= 9 && random.Chance(0.5) ? -_strength : _strength;
        Tensor x = sample.Image;
        return operation switch
        {
            1 => Sheared(sample, new AffineDraw(ShearX: Degrees(way))),
            2 => Sheared(sample, new AffineDraw(ShearY: Degrees(way))),
            3 => Moved(sample, new AffineDraw(TranslateX: Pixels(way, sample.Width))),
            4 => Moved(sample, new AffineDraw(TranslateY: Pixels(way, sample.Height))),
            5 => SampleGeometry.Rotate(sample, way * LargestRotation, _interpolation, false, _fill, null),
            6 => sample.With(Images.AdjustBrightness(x, Factor(way))),
            7 => sample.With(Images.AdjustSaturation(x, Factor(way))),
            8 => sample.With(Images.AdjustContrast(x, Factor(way))),
            9 => sample.With(Images.AdjustSharpness(x, Factor(way))),
            10 => sample.With(Images.Posterize(x, 8 - (int)Math.Round(PosterizedBits * _strength))),
            11 => sample.With(Images.Solarize(x, 255 * (1 - _strength))),
            12 => sample.With(Images.Autocontrast(x)),
            13 => sample.With(Images.Equalize(x)),
            _ => sample,
        };
    }

    private static double Degrees(double way) => double.RadiansToDegrees(Math.Atan(way * LargestShear));

    private static double Pixels(double way, int size) => Math.Truncate(way * LargestTranslation * size);

    private static double Factor(double way) => 1 + (way * LargestAdjustment);

    // As PIL does, from the upper left corner.
    private ImageSample Sheared(ImageSample sample, AffineDraw draw) =>
        SampleGeometry.Affine(sample, draw, _interpolation, _fill, (0, 0));

    private ImageSample Moved(ImageSample sample, AffineDraw draw) =>
        SampleGeometry.Affine(sample, draw, _interpolation, _fill, null);
}
