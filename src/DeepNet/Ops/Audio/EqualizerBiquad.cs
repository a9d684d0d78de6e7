namespace DeepNet;

public static partial class Audio
{
    /// <summary>A filter of order two that raises or lowers a band of frequencies and leaves the others.</summary>
    /// <param name="x">[…, time].</param>
    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="center">The middle of the band, in Hz.</param>
    /// <param name="gain">Of the band, in dB.</param>
    /// <param name="q">Quality: how sharp the corner is.</param>
    /// <remarks>torchaudio.functional.equalizer_biquad; Audio EQ Cookbook, https://www.w3.org/TR/audio-eq-cookbook/.
    /// The result is cut to
    /// [-1, 1].</remarks>
    /// <exception cref="ArgumentException">A number is not positive, or the frequency is above half the sample
    /// rate.</exception>
    public static Tensor EqualizerBiquad(Tensor x, int sampleRate, double center, double gain, double q = 0.707)
    {
        (double cos, double alpha) = Corner(nameof(EqualizerBiquad), sampleRate, center, q);
        double height = Math.Pow(10, gain / 40);
        return Biquad(
            x, 1 + (alpha * height), -2 * cos, 1 - (alpha * height), 1 + (alpha / height), -2 * cos,
            1 - (alpha / height));
    }
}
