namespace DeepNet;

public static partial class Audio
{
    /// <summary>A filter of order two that lets a band of frequencies pass.</summary>
    /// <param name="x">[…, time].</param>
    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="center">The middle of the band, in Hz.</param>
    /// <param name="q">Quality: how sharp the corner is.</param>
    /// <param name="constSkirtGain">The gain at the peak is q, else 1.</param>
    /// <remarks>torchaudio.functional.bandpass_biquad; Audio EQ Cookbook, https://www.w3.org/TR/audio-eq-cookbook/.
    /// The result is cut to
    /// [-1, 1].</remarks>
    /// <exception cref="ArgumentException">A number is not positive, or the frequency is above half the sample
    /// rate.</exception>
    public static Tensor BandpassBiquad(
        Tensor x, int sampleRate, double center, double q = 0.707, bool constSkirtGain = false)
    {
        (double cos, double alpha) = Corner(nameof(BandpassBiquad), sampleRate, center, q);
        double b = constSkirtGain ? alpha * q : alpha;
        return Biquad(x, b, 0, -b, 1 + alpha, -2 * cos, 1 - alpha);
    }
}
