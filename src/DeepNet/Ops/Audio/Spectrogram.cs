namespace DeepNet;

public static partial class Audio
{
    /// <summary>Short-time spectra |X|^power of a waveform: a power spectrogram for 2, a magnitude one for 1.</summary>
    /// <param name="x">[…, time].</param>
    /// <param name="window">[winLength], see <see cref="Window"/>.</param>
    /// <param name="nFft">Length of a frame.</param>
    /// <param name="hopLength">Distance of the frames; null for half the window.</param>
    /// <param name="power">The exponent.</param>
    /// <param name="pad">Zeros on both sides of the waveform.</param>
    /// <param name="normalized">Divides spectra by the length √Σw² of the window.</param>
    /// <param name="center">Pads both ends by nFft / 2, so that frame t is around sample t · hopLength.</param>
    /// <param name="padMode">With what.</param>
    /// <param name="onesided">Keeps the nFft / 2 + 1 frequencies that determine the others.</param>
    /// <returns>[…, frequencies, frames].</returns>
    /// <remarks>torchaudio.functional.spectrogram. For complex spectra see <see cref="Fourier.Stft"/>.</remarks>
    /// <exception cref="ArgumentException">A length or the power is not positive.</exception>
    /// <exception cref="ShapeException">The signal is shorter than a frame or the padding.</exception>
    public static Tensor Spectrogram(
        Tensor x, Tensor window, int nFft = 400, int? hopLength = null, double power = 2, int pad = 0,
        bool normalized = false, bool center = true, PadMode padMode = PadMode.Reflect, bool onesided = true)
    {
        CheckWaveform(nameof(Spectrogram), x);
        ArgumentNullException.ThrowIfNull(window);
        CheckSpectrum(power, pad);
        int length = (int)window.Count;
        if (pad > 0)
            x = x.Pad([pad, pad]);
        Tensor z = Fourier.Stft(
            x, nFft, hopLength ?? Math.Max(1, length / 2), length, window, center, padMode, normalized: false,
            onesided);
        if (normalized)
            z = z / window.Square().Sum().Sqrt();
        if (power == 2)
            return z.Square().Sum(-1);
        Tensor magnitude = z.Select(-1, 0).Hypot(z.Select(-1, 1));
        return power == 1 ? magnitude : magnitude.Pow(power);
    }

    internal static void CheckSpectrum(double power, int pad)
    {
        Check.Argument(
            power > 0 && double.IsFinite(power), $"Spectrogram: power {power} must be positive and finite.");
        Check.Argument(pad >= 0, $"Spectrogram: pad {pad} must not be negative.");
    }
}
