namespace DeepNet;

public static partial class Images
{
    /// <summary>Inverts the pixels that are not below a threshold.</summary>
    /// <remarks>torchvision.transforms.functional.solarize.</remarks>
    /// <exception cref="ArgumentException">The threshold is above the brightest value.</exception>
    public static Tensor Solarize(Tensor x, double threshold)
    {
        CheckImage(nameof(Solarize), x);
        Check.Argument(
            threshold <= Bound(x), $"Solarize: threshold {threshold} is above the brightest value, {Bound(x)}.");
        return Tensor.Where(Wide(x).Ge(threshold), Invert(x), x);
    }
}
