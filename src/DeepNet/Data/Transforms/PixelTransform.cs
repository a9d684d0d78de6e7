namespace DeepNet.Data.Transforms;

/// <summary>Changes the values of an image's pixels and not their places: boxes and masks stay.</summary>
public abstract class PixelTransform : ImageTransform
{
    /// <inheritdoc/>
    public abstract override Tensor Apply(Tensor x, RandomSource random);

    /// <inheritdoc/>
    public sealed override ImageSample Apply(ImageSample sample, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.With(Apply(sample.Image, random));
    }
}
