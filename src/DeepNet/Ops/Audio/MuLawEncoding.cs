namespace DeepNet;

public static partial class Audio
{
    /// <summary>Companding: amplitudes in [-1, 1] to whole numbers 0 … channels - 1 that are denser around silence,
    /// sign(x) ln(1 + μ|x|) / ln(1 + μ) with μ = channels - 1, moved to 0 … μ and rounded.</summary>
    /// <returns>Int64.</returns>
    /// <remarks>torchaudio.functional.mu_law_encoding; ITU-T G.711. No gradient flows.</remarks>
    /// <exception cref="ArgumentException">There are less than 2 channels.</exception>
    public static Tensor MuLawEncoding(Tensor x, int channels = 256)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Floating(nameof(MuLawEncoding), x);
        double mu = CheckMu(nameof(MuLawEncoding), channels);
        Tensor amplitude = x.Detach();
        Tensor y = amplitude.Sign() * (amplitude.Abs() * mu).Log1p() / Math.Log(1 + mu);
        return (((y + 1) / 2 * mu) + 0.5).Cast(DType.Int64);
    }

    private static double CheckMu(string name, int channels)
    {
        Check.Argument(channels >= 2, $"{name}: {channels} channels; there must be at least 2.");
        return channels - 1;
    }
}
