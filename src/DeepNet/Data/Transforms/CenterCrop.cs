namespace DeepNet.Data.Transforms;

/// <summary>The middle of the image; around a smaller image it is black.</summary>
/// <remarks>torchvision.transforms.v2.CenterCrop.</remarks>
public sealed class CenterCrop : ImageTransform
{
    /// <summary>Creates the transform.</summary>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public CenterCrop(int height, int width) =>
        (Height, Width) = TransformChecks.Size(nameof(CenterCrop), height, width);

    /// <summary>Rows of the result.</summary>
    public int Height { get; }

    /// <summary>Columns of the result.</summary>
    public int Width { get; }

    /// <inheritdoc/>
    public override ImageSample Apply(ImageSample sample, RandomSource random)
    {
        TransformChecks.Sample(nameof(CenterCrop), sample, random);
        return SampleGeometry.Crop(
            sample, Images.Middle(sample.Height, Height), Images.Middle(sample.Width, Width), Height, Width);
    }

    /// <inheritdoc/>
    protected override string Describe() => $"height: {Height}, width: {Width}";
}
