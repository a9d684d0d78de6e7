namespace DeepNet.Data.Transforms;

/// <summary>A part of the image, at a random place.</summary>
/// <remarks>torchvision.transforms.v2.RandomCrop.</remarks>
public sealed class RandomCrop : ImageTransform
{
    private readonly PadMode _padMode;
    private readonly double _fill;

    /// <summary>Creates the transform.</summary>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="padding">Pixels put on all four sides first.</param>
    /// <param name="padIfNeeded">Puts as many pixels as are missing on both sides of an image that is too
    /// small.</param>
    /// <param name="fill">The border of <see cref="PadMode.Constant"/>; that of a mask is 0.</param>
    /// <param name="padMode">What the border holds, that of a mask too.</param>
    /// <exception cref="ArgumentException">A size is not positive, or the padding negative.</exception>
    public RandomCrop(
        int height, int width, int padding = 0, bool padIfNeeded = false, double fill = 0,
        PadMode padMode = PadMode.Constant)
    {
        (Height, Width) = TransformChecks.Size(nameof(RandomCrop), height, width);
        Check.Argument(padding >= 0, $"RandomCrop: padding {padding} must not be negative.");
        Check.Argument(Enum.IsDefined(padMode), $"RandomCrop: padMode {padMode} is none of {nameof(PadMode)}.");
        (Padding, PadIfNeeded, _padMode) = (padding, padIfNeeded, padMode);
        _fill = TransformChecks.Finite(nameof(RandomCrop), nameof(fill), fill);
    }

    /// <summary>Rows of the result.</summary>
    public int Height { get; }

    /// <summary>Columns of the result.</summary>
    public int Width { get; }

    /// <summary>Pixels put on all sides first.</summary>
    public int Padding { get; }

    /// <summary>Whether an image that is too small gets a border.</summary>
    public bool PadIfNeeded { get; }

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The image with its border is smaller than the part.</exception>
    public override ImageSample Apply(ImageSample sample, RandomSource random)
    {
        TransformChecks.Sample(nameof(RandomCrop), sample, random);
        Tensor x = sample.Image;
        (int above, int rows) = Border(sample.Height, Height);
        (int before, int columns) = Border(sample.Width, Width);
        Check.Shape(
            rows >= Height && columns >= Width,
            $"RandomCrop: image {x.Shape} with padding {Padding} is {rows} × {columns}, smaller than the part "
                + $"{Height} × {Width}.");
        int top = Start(rows, Height, random), left = Start(columns, Width, random);
        if ((_padMode == PadMode.Constant && _fill == 0) || (above == 0 && before == 0))
            return SampleGeometry.Crop(sample, top - above, left - before, Height, Width);
        Tensor padded = Images.Pad(x, before, above, before, above, _padMode, _fill);
        return SampleGeometry.Crop(
            sample, Images.Crop(padded, top, left, Height, Width), top - above, left - before,
            mask => Images.Crop(
                Images.Pad(mask, before, above, before, above, _padMode), top, left, Height, Width));
    }

    /// <inheritdoc/>
    protected override string Describe() => $"height: {Height}, width: {Width}, padding: {Padding}";

    private (int Before, int Size) Border(int size, int wanted)
    {
        long padded = size + (2L * Padding);
        long before = PadIfNeeded && padded < wanted ? Padding + wanted - padded : Padding;
        return ((int)before, Check.Size(nameof(RandomCrop), size + (2 * before)));
    }

    // torchvision draws nothing where there is no choice, and neither does this.
    private static int Start(int size, int wanted, RandomSource random) =>
        size == wanted ? 0 : random.NextInt(0, size - wanted + 1);
}
