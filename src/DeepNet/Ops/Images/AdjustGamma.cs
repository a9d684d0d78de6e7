namespace DeepNet;

public static partial class Images
{
    /// <summary>gain · x^gamma in range, for x in [0, 1]: gammas above 1 make shadows darker.</summary>
    /// <remarks>torchvision.transforms.functional.adjust_gamma.</remarks>
    /// <exception cref="ArgumentException">gamma is negative.</exception>
    public static Tensor AdjustGamma(Tensor x, double gamma, double gain = 1)
    {
        CheckImage(nameof(AdjustGamma), x);
        Check.Argument(gamma >= 0, $"AdjustGamma: gamma {gamma} must not be negative.");
        return FromUnit((ToUnit(x).Pow(gamma) * gain).Clamp(0, 1), x);
    }
}
