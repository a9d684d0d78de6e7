namespace DeepNet.Data.Transforms;

/// <summary>The image without colors.</summary>
/// <remarks>torchvision.transforms.v2.Grayscale.</remarks>
public sealed class Grayscale : PixelTransform
{
    private readonly int _channels;

    /// <summary>Creates the transform.</summary>
    /// <param name="channels">1, or 3 equal ones.</param>
    /// <exception cref="ArgumentException">It is another number.</exception>
    public Grayscale(int channels = 1)
    {
        Check.Argument(channels is 1 or 3, $"Grayscale: {channels} channels; 1 or 3 are possible.");
        _channels = channels;
    }

    /// <inheritdoc/>
    /// <exception cref="ShapeException">There are neither 1 nor 3 channels.</exception>
    public override Tensor Apply(Tensor x, RandomSource random) => Images.RgbToGrayscale(x, _channels);

    /// <inheritdoc/>
    protected override string Describe() => $"channels: {_channels}";
}
