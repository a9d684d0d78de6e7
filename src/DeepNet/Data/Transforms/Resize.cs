namespace DeepNet.Data.Transforms;

/// <summary>The image in another size.</summary>
/// <remarks>torchvision.transforms.v2.Resize.</remarks>
public sealed class Resize : ImageTransform
{
    private readonly int _height;
    private readonly int? _width;
    private readonly ImageInterpolation _interpolation;
    private readonly bool _antialias;

    /// <summary>To a fixed size.</summary>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="interpolation">How pixels are weighted.</param>
    /// <param name="antialias">Widens the weights where the image shrinks.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public Resize(
        int height, int width, ImageInterpolation interpolation = ImageInterpolation.Bilinear, bool antialias = true)
    {
        (_height, _width) = TransformChecks.Size(nameof(Resize), height, width);
        (_interpolation, _antialias) = (interpolation, antialias);
    }

    /// <summary>The shorter edge to a size, the other one in proportion.</summary>
    /// <param name="size">The shorter edge of the result.</param>
    /// <param name="interpolation">How pixels are weighted.</param>
    /// <param name="antialias">Widens the weights where the image shrinks.</param>
    /// <exception cref="ArgumentException">The size is not positive.</exception>
    public Resize(
        int size, ImageInterpolation interpolation = ImageInterpolation.Bilinear, bool antialias = true)
    {
        Check.Argument(size > 0, $"Resize: size {size} must be positive.");
        (_height, _interpolation, _antialias) = (size, interpolation, antialias);
    }

    /// <inheritdoc/>
    public override ImageSample Apply(ImageSample sample, RandomSource random)
    {
        TransformChecks.Sample(nameof(Resize), sample, random);
        (int height, int width) = (_height, _width ?? _height);
        if (_width is null)
        {
            (int rows, int columns) = (sample.Height, sample.Width);
            int longer = Check.Size(
                nameof(Resize), (long)_height * Math.Max(rows, columns) / Math.Min(rows, columns));
            (height, width) = columns <= rows ? (longer, _height) : (_height, longer);
        }

        return height == sample.Height && width == sample.Width
            ? sample
            : SampleGeometry.Resize(sample, height, width, _interpolation, _antialias);
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        _width is { } width ? $"height: {_height}, width: {width}" : $"size: {_height}";
}
