namespace DeepNet.Layers;

/// <summary>A <see cref="Layers.Spectrogram"/> in mel bands.</summary>
/// <remarks>torchaudio.transforms.MelSpectrogram.</remarks>
public sealed class MelSpectrogram : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="nFft">Length of a frame.</param>
    /// <param name="winLength">Length of the window; null for nFft.</param>
    /// <param name="hopLength">Distance of the frames; null for half the window.</param>
    /// <param name="fMin">Lowest frequency of the bands, in Hz.</param>
    /// <param name="fMax">Highest frequency of the bands, in Hz; null for half the sample rate.</param>
    /// <param name="pad">Zeros on both sides of the waveform.</param>
    /// <param name="nMels">How many bands.</param>
    /// <param name="window">[winLength]; null for a Hann window.</param>
    /// <param name="power">The exponent: 2 for power, 1 for magnitude.</param>
    /// <param name="normalized">Divides spectra by the length √Σw² of the window.</param>
    /// <param name="center">Pads both ends by nFft / 2.</param>
    /// <param name="padMode">With what.</param>
    /// <param name="areaNorm">Gives every band's triangle the same area, else the same height.</param>
    /// <param name="formula">The mel scale.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public MelSpectrogram(
        int sampleRate = 16000, int nFft = 400, int? winLength = null, int? hopLength = null, double fMin = 0,
        double? fMax = null, int pad = 0, int nMels = 128, Tensor? window = null, double power = 2,
        bool normalized = false, bool center = true, PadMode padMode = PadMode.Reflect, bool areaNorm = false,
        MelFormula formula = MelFormula.Htk)
    {
        Spectrogram = new Spectrogram(nFft, winLength, hopLength, pad, window, power, normalized, center, padMode);
        MelScale = new MelScale(nMels, sampleRate, fMin, fMax, (nFft / 2) + 1, areaNorm, formula);
    }

    /// <summary>The first step.</summary>
    public Spectrogram Spectrogram { get; }

    /// <summary>The second step.</summary>
    public MelScale MelScale { get; }

    /// <summary>[…, time] to […, nMels, frames].</summary>
    /// <exception cref="ShapeException">x is shorter than a frame or the padding.</exception>
    public override Tensor Forward(Tensor x) => Observed(MelScale.Forward(Spectrogram.Forward(x)));
}
