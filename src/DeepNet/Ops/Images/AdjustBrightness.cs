namespace DeepNet;

public static partial class Images
{
    /// <summary>factor · x in range: 0 is black, 1 the image itself.</summary>
    /// <remarks>torchvision.transforms.functional.adjust_brightness.</remarks>
    /// <exception cref="ArgumentException">The factor is negative.</exception>
    public static Tensor AdjustBrightness(Tensor x, double factor)
    {
        CheckImage(nameof(AdjustBrightness), x);
        return Kept(Wide(x) * CheckFactor(nameof(AdjustBrightness), factor), x);
    }
}
