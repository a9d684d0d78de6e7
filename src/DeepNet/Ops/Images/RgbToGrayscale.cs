namespace DeepNet;

public static partial class Images
{
    /// <summary>0.2989 red + 0.587 green + 0.114 blue.</summary>
    /// <param name="x">3 channels; one is returned as it is.</param>
    /// <param name="channels">1, or 3 equal ones.</param>
    /// <remarks>torchvision.transforms.functional.rgb_to_grayscale.</remarks>
    /// <exception cref="ShapeException">There are neither 1 nor 3 channels.</exception>
    /// <exception cref="ArgumentException">The result is to have neither 1 nor 3 channels.</exception>
    public static Tensor RgbToGrayscale(Tensor x, int channels = 1)
    {
        Check.Argument(channels is 1 or 3, $"RgbToGrayscale: {channels} channels; 1 or 3 are possible.");
        Tensor y = x;
        if (IsColored(nameof(RgbToGrayscale), x))
        {
            Tensor wide = Wide(x);
            y = (wide.Narrow(-3, 0, 1) * 0.2989) + (wide.Narrow(-3, 1, 1) * 0.587) + (wide.Narrow(-3, 2, 1) * 0.114);
            y = y.Cast(x.DType);
        }

        return channels == 1 ? y : y.Expand(y.Shape.With(y.Rank - 3, 3));
    }
}
