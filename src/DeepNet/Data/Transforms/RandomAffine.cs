namespace DeepNet.Data.Transforms;

/// <summary>Turns, moves, scales and shears the image at random.</summary>
/// <remarks>A box becomes the upright box around what it turns into. torchvision.transforms.v2.RandomAffine.</remarks>
public sealed class RandomAffine : ImageTransform
{
    private readonly (double X, double Y) _translate;
    private readonly (double Low, double High) _scale;
    private readonly (double Low, double High) _shearX;
    private readonly (double Low, double High) _shearY;
    private readonly ImageInterpolation _interpolation;
    private readonly double _fill;
    private readonly (double X, double Y)? _center;

    /// <summary>Creates the transform.</summary>
    /// <param name="degrees">The least and the largest angle, clockwise.</param>
    /// <param name="translate">The largest movement as a part of width and height, each in [0, 1]; null for
    /// none.</param>
    /// <param name="scale">The least and the largest factor; null for 1.</param>
    /// <param name="shearX">Degrees that vertical lines lean; null for none.</param>
    /// <param name="shearY">Degrees that horizontal lines lean; null for none.</param>
    /// <param name="interpolation">Nearest or bilinear; masks are always nearest.</param>
    /// <param name="fill">What comes in from outside; 0 for masks.</param>
    /// <param name="center">In pixels from the upper left corner; null for the middle.</param>
    /// <exception cref="ArgumentException">A number is not finite, a range is reversed or out of bounds, or the
    /// interpolation is bicubic.</exception>
    public RandomAffine(
        (double Low, double High) degrees, (double X, double Y)? translate = null,
        (double Low, double High)? scale = null, (double Low, double High)? shearX = null,
        (double Low, double High)? shearY = null, ImageInterpolation interpolation = ImageInterpolation.Nearest,
        double fill = 0, (double X, double Y)? center = null)
    {
        Degrees = TransformChecks.Range(nameof(RandomAffine), nameof(degrees), degrees);
        _translate = translate ?? (0, 0);
        Check.Argument(
            _translate.X is >= 0 and <= 1 && _translate.Y is >= 0 and <= 1,
            $"RandomAffine: translate ({_translate.X}, {_translate.Y}) is not within [0, 1].");
        _scale = TransformChecks.PositiveRange(nameof(RandomAffine), nameof(scale), scale ?? (1, 1));
        _shearX = TransformChecks.Range(nameof(RandomAffine), nameof(shearX), shearX ?? (0, 0));
        _shearY = TransformChecks.Range(nameof(RandomAffine), nameof(shearY), shearY ?? (0, 0));
        _interpolation = TransformChecks.Warping(nameof(RandomAffine), interpolation);
        _fill = TransformChecks.Finite(nameof(RandomAffine), nameof(fill), fill);
        _center = center;
    }

    /// <summary>The least and the largest angle.</summary>
    public (double Low, double High) Degrees { get; }

    /// <inheritdoc/>
    public override ImageSample Apply(ImageSample sample, RandomSource random)
    {
        TransformChecks.Sample(nameof(RandomAffine), sample, random);
        double x = _translate.X * sample.Width, y = _translate.Y * sample.Height;
        var draw = new AffineDraw(
            random.Uniform(Degrees), Math.Round(random.Uniform((-x, x))), Math.Round(random.Uniform((-y, y))),
            random.Uniform(_scale), random.Uniform(_shearX), random.Uniform(_shearY));
        return SampleGeometry.Affine(sample, draw, _interpolation, _fill, _center);
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"degrees: {Degrees}, translate: {_translate}, scale: {_scale}, shearX: {_shearX}, shearY: {_shearY}";
}
