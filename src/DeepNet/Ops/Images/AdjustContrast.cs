namespace DeepNet;

public static partial class Images
{
    /// <summary>factor · x + (1 - factor) · mean of its gray values: 0 is gray, 1 the image itself.</summary>
    /// <remarks>torchvision.transforms.functional.adjust_contrast.</remarks>
    /// <exception cref="ArgumentException">The factor is negative.</exception>
    /// <exception cref="ShapeException">There are neither 1 nor 3 channels.</exception>
    public static Tensor AdjustContrast(Tensor x, double factor)
    {
        bool isColored = IsColored(nameof(AdjustContrast), x);
        Tensor mean = Wide(isColored ? RgbToGrayscale(x) : x).Mean([-3, -2, -1], keepDim: true);
        return Blend(x, mean, CheckFactor(nameof(AdjustContrast), factor));
    }
}
