namespace DeepNet;

public static partial class Images
{
    /// <summary>factor · x + (1 - factor) · its gray values: 0 is without colors, 1 the image itself.</summary>
    /// <remarks>torchvision.transforms.functional.adjust_saturation.</remarks>
    /// <exception cref="ArgumentException">The factor is negative.</exception>
    /// <exception cref="ShapeException">There are neither 1 nor 3 channels.</exception>
    public static Tensor AdjustSaturation(Tensor x, double factor)
    {
        CheckFactor(nameof(AdjustSaturation), factor);
        return IsColored(nameof(AdjustSaturation), x) ? Blend(x, Wide(RgbToGrayscale(x)), factor) : x;
    }
}
