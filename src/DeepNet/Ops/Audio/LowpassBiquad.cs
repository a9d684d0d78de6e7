namespace DeepNet;

public static partial class Audio
{
    /// <summary>A filter of order two that lets frequencies below a corner pass.</summary>
    /// <param name="x">[…, time].</param>
    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="cutoff">The corner, in Hz.</param>
    /// <param name="q">Quality: how sharp the corner is.</param>
    /// <remarks>torchaudio.functional.lowpass_biquad; Audio EQ Cookbook, https://www.w3.org/TR/audio-eq-cookbook/. The
    /// result is cut to
    /// [-1, 1].</remarks>
    /// <exception cref="ArgumentException">A number is not positive, or the frequency is above half the sample
    /// rate.</exception>
    public static Tensor LowpassBiquad(Tensor x, int sampleRate, double cutoff, double q = 0.707)
    {
        (double cos, double alpha) = Corner(nameof(LowpassBiquad), sampleRate, cutoff, q);
        double b = (1 - cos) / 2;
        return Biquad(x, b, 2 * b, b, 1 + alpha, -2 * cos, 1 - alpha);
    }
}
