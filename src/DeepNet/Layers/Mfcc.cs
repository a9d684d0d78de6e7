namespace DeepNet.Layers;

/// <summary>Mel-frequency cepstral coefficients: the cosine transform of a mel spectrogram in decibels.</summary>
/// <remarks>
/// Decibels are those of <see cref="Audio.AmplitudeToDb"/>, at most 80 below the peak, or natural logarithms of
/// x + 10⁻⁶. Davis and Mermelstein, 1980, https://doi.org/10.1109/TASSP.1980.1163420; torchaudio.transforms.MFCC.
/// </remarks>
public sealed class Mfcc : Layer
{
    private const double TopDb = 80;
    /// <summary>Creates the layer.</summary>
    /// <param name="nMfcc">How many coefficients.</param>
    /// <param name="melSpectrogram">The mel spectrogram; null for the default one.</param>
    /// <param name="logMels">Takes natural logarithms instead of decibels.</param>
    /// <param name="ortho">Makes the cosine transform orthonormal.</param>
    /// <exception cref="ArgumentException">nMfcc is not in [1, nMels].</exception>
    public Mfcc(
        int nMfcc = 40, MelSpectrogram? melSpectrogram = null, bool logMels = false, bool ortho = true)
    {
        MelSpectrogram = melSpectrogram ?? new MelSpectrogram();
        int nMels = MelSpectrogram.MelScale.NMels;
        Check.Argument(nMfcc > 0 && nMfcc <= nMels, $"Mfcc: nMfcc {nMfcc} is not in [1, nMels = {nMels}].");
        (NMfcc, IsLogMels) = (nMfcc, logMels);
        DctMat = new ModuleBuffer(Audio.CreateDct(nMfcc, nMels, ortho));
    }

    /// <summary>How many coefficients.</summary>
    public int NMfcc { get; }

    /// <summary>Whether logarithms are natural instead of decibels.</summary>
    public bool IsLogMels { get; }

    /// <summary>The cosine transform, [nMels, nMfcc].</summary>
    public ModuleBuffer DctMat { get; }

    /// <summary>The first step.</summary>
    [Key("MelSpectrogram")]
    public MelSpectrogram MelSpectrogram { get; }

    /// <summary>[…, time] to […, nMfcc, frames].</summary>
    /// <exception cref="ShapeException">x is shorter than a frame or the padding.</exception>
    public override Tensor Forward(Tensor x)
    {
        Tensor mels = MelSpectrogram.Forward(x);
        Tensor logarithms = IsLogMels ? Audio.LogMels(mels) : Audio.AmplitudeToDb(mels, topDb: TopDb);
        return Observed(logarithms.Transpose(-1, -2).MatMul(DctMat).Transpose(-1, -2));
    }

    /// <inheritdoc/>
    protected override string Describe() => $"nMfcc: {NMfcc}, logMels: {SettingText.Of(IsLogMels)}";
}
