namespace DeepNet.Data.Transforms;

/// <summary>A part of the image of random area, form and place, in a fixed size.</summary>
/// <remarks>
/// If ten draws give no part that fits, it is the middle, as near to the image's form as the ratio allows. Szegedy et
/// al., 2015, https://arxiv.org/abs/1409.4842; torchvision.transforms.v2.RandomResizedCrop.
/// </remarks>
public sealed class RandomResizedCrop : ImageTransform
{
    private readonly (double Low, double High) _scale;
    private readonly (double Low, double High) _ratio;
    private readonly ImageInterpolation _interpolation;
    private readonly bool _antialias;

    /// <summary>Creates the transform.</summary>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="scale">Of the image's area, uniform; null for (0.08, 1).</param>
    /// <param name="ratio">Of width to height, its logarithm uniform; null for (3/4, 4/3).</param>
    /// <param name="interpolation">How pixels are weighted.</param>
    /// <param name="antialias">Widens the weights where the image shrinks.</param>
    /// <exception cref="ArgumentException">A size or a number is not positive, or a range is reversed.</exception>
    public RandomResizedCrop(
        int height, int width, (double Low, double High)? scale = null, (double Low, double High)? ratio = null,
        ImageInterpolation interpolation = ImageInterpolation.Bilinear, bool antialias = true)
    {
        (Height, Width) = TransformChecks.Size(nameof(RandomResizedCrop), height, width);
        _scale = TransformChecks.PositiveRange(nameof(RandomResizedCrop), nameof(scale), scale ?? (0.08, 1));
        _ratio = TransformChecks.PositiveRange(nameof(RandomResizedCrop), nameof(ratio), ratio ?? (3.0 / 4, 4.0 / 3));
        (_interpolation, _antialias) = (interpolation, antialias);
    }

    /// <summary>Rows of the result.</summary>
    public int Height { get; }

    /// <summary>Columns of the result.</summary>
    public int Width { get; }

    /// <inheritdoc/>
    public override ImageSample Apply(ImageSample sample, RandomSource random)
    {
        TransformChecks.Sample(nameof(RandomResizedCrop), sample, random);
        (int top, int left, int rows, int columns) =
            random.Rectangle(sample.Height, sample.Width, _scale, _ratio) ?? Middle(sample.Height, sample.Width);
        ImageSample part = SampleGeometry.Crop(sample, top, left, rows, columns);
        return SampleGeometry.Resize(part, Height, Width, _interpolation, _antialias);
    }

    /// <inheritdoc/>
    protected override string Describe() => $"height: {Height}, width: {Width}, scale: {_scale}, ratio: {_ratio}";

    private (int Top, int Left, int Rows, int Columns) Middle(int height, int width)
    {
        double form = (double)width / height;
        int rows = form < _ratio.Low ? Part(width / _ratio.Low, height) : height;
        int columns = form > _ratio.High ? Part(height * _ratio.High, width) : width;
        return ((height - rows) / 2, (width - columns) / 2, rows, columns);
    }

    private static int Part(double size, int whole) => (int)Math.Clamp(Math.Round(size), 1, whole);
}
