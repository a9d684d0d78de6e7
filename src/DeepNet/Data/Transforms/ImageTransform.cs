namespace DeepNet.Data.Transforms;

/// <summary>Changes an image […, channels, height, width], and its boxes and mask with it.</summary>
/// <remarks>Derive from it for a change of the geometry, or from <see cref="PixelTransform"/> for one of colors
/// alone.</remarks>
public abstract class ImageTransform : Transform
{
    /// <summary>The image changed; a batch of images is changed by the same draw.</summary>
    /// <exception cref="ShapeException">x is not […, channels, height, width].</exception>
    public override Tensor Apply(Tensor x, RandomSource random) => Apply(new ImageSample(x), random).Image;

    /// <summary>The image changed, and what belongs to it: boxes are clipped and dropped with their labels where
    /// nothing of them is left, masks take the nearest pixel.</summary>
    public abstract ImageSample Apply(ImageSample sample, RandomSource random);
}
