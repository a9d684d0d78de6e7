namespace DeepNet.Layers;

/// <summary>Short-time spectra |X|^power of waveforms, see <see cref="Audio.Spectrogram"/>.</summary>
/// <remarks>torchaudio.transforms.Spectrogram.</remarks>
public sealed class Spectrogram : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="nFft">Length of a frame.</param>
    /// <param name="winLength">Length of the window; null for nFft.</param>
    /// <param name="hopLength">Distance of the frames; null for half the window.</param>
    /// <param name="pad">Zeros on both sides of the waveform.</param>
    /// <param name="window">[winLength]; null for a Hann window.</param>
    /// <param name="power">The exponent: 2 for power, 1 for magnitude.</param>
    /// <param name="normalized">Divides spectra by the length √Σw² of the window.</param>
    /// <param name="center">Pads both ends by nFft / 2, so that frame t is around sample t · hopLength.</param>
    /// <param name="padMode">With what.</param>
    /// <exception cref="ArgumentException">A length or the power is not positive and finite, or the window is longer
    /// than a frame.</exception>
    /// <exception cref="ShapeException">The window is not [winLength].</exception>
    public Spectrogram(
        int nFft = 400, int? winLength = null, int? hopLength = null, int pad = 0, Tensor? window = null,
        double power = 2, bool normalized = false, bool center = true, PadMode padMode = PadMode.Reflect)
    {
        SettingChecks.Positive(nameof(Spectrogram), nameof(nFft), nFft);
        (NFft, WinLength) = (nFft, winLength ?? nFft);
        Check.Argument(
            WinLength > 0 && WinLength <= nFft, $"Spectrogram: winLength {WinLength} is not in [1, nFft = {nFft}].");
        HopLength = hopLength ?? Math.Max(1, WinLength / 2);
        SettingChecks.Positive(nameof(Spectrogram), nameof(hopLength), HopLength);
        Audio.CheckSpectrum(power, pad);
        Check.Argument(Enum.IsDefined(padMode), $"Spectrogram: padMode {padMode} is no way of padding.");
        (Pad, Power, IsNormalized, IsCentered, PadMode) = (pad, power, normalized, center, padMode);
        window ??= DeepNet.Window.Hann(WinLength);
        Check.Floating(nameof(Spectrogram), window);
        Check.Shape(
            window.Rank == 1 && window.Shape[0] == WinLength,
            $"Spectrogram: window {window.Shape} must be [{WinLength}].");
        Window = new ModuleBuffer(window);
    }

    /// <summary>Length of a frame.</summary>
    public int NFft { get; }

    /// <summary>Length of the window.</summary>
    public int WinLength { get; }

    /// <summary>Distance of the frames.</summary>
    public int HopLength { get; }

    /// <summary>Zeros on both sides of the waveform.</summary>
    public int Pad { get; }

    /// <summary>The exponent.</summary>
    public double Power { get; }

    /// <summary>Whether spectra are divided by the length of the window.</summary>
    public bool IsNormalized { get; }

    /// <summary>Whether frame t is around sample t · hopLength.</summary>
    public bool IsCentered { get; }

    /// <summary>What both ends are padded with, if centered.</summary>
    public PadMode PadMode { get; }

    /// <summary>[winLength].</summary>
    public ModuleBuffer Window { get; }

    /// <summary>[…, time] to […, nFft / 2 + 1, frames].</summary>
    /// <exception cref="ShapeException">x is shorter than a frame or the padding.</exception>
    public override Tensor Forward(Tensor x) => Observed(
        Audio.Spectrogram(x, Window, NFft, HopLength, Power, Pad, IsNormalized, IsCentered, PadMode));

    /// <inheritdoc/>
    protected override string Describe() =>
        $"nFft: {NFft}, winLength: {WinLength}, hopLength: {HopLength}, power: {SettingText.Of(Power)}";
}
