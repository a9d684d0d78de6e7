namespace DeepNet;

public static partial class Audio
{
    /// <summary>A filter of order two that lets all frequencies pass and turns their phases.</summary>
    /// <param name="x">[…, time].</param>
    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="center">The middle of the band, in Hz.</param>
    /// <param name="q">Quality: how sharp the corner is.</param>
    /// <remarks>torchaudio.functional.allpass_biquad; Audio EQ Cookbook, https://www.w3.org/TR/audio-eq-cookbook/. The
    /// result is cut to
    /// [-1, 1].</remarks>
    /// <exception cref="ArgumentException">A number is not positive, or the frequency is above half the sample
    /// rate.</exception>
    public static Tensor AllpassBiquad(Tensor x, int sampleRate, double center, double q = 0.707)
    {
        (double cos, double alpha) = Corner(nameof(AllpassBiquad), sampleRate, center, q);
        return Biquad(x, 1 - alpha, -2 * cos, 1 + alpha, 1 + alpha, -2 * cos, 1 - alpha);
    }
}
