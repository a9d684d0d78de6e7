namespace DeepNet.Layers;

/// <summary>Gathers the frequencies of a spectrogram into mel bands, see <see cref="Audio.MelscaleFbanks"/>.</summary>
/// <remarks>torchaudio.transforms.MelScale.</remarks>
public sealed class MelScale : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="nMels">How many bands.</param>
    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="fMin">Lowest frequency of the bands, in Hz.</param>
    /// <param name="fMax">Highest frequency of the bands, in Hz; null for half the sample rate.</param>
    /// <param name="nStft">How many frequencies there are.</param>
    /// <param name="areaNorm">Gives every band's triangle the same area, else the same height.</param>
    /// <param name="formula">The mel scale.</param>
    /// <exception cref="ArgumentException">A number is not positive, fMin is not in [0, fMax), or the mel scale is
    /// unknown.</exception>
    public MelScale(
        int nMels = 128, int sampleRate = 16000, double fMin = 0, double? fMax = null, int nStft = 201,
        bool areaNorm = false, MelFormula formula = MelFormula.Htk)
    {
        SettingChecks.Positive(nameof(MelScale), nameof(nMels), nMels);
        SettingChecks.Positive(nameof(MelScale), nameof(sampleRate), sampleRate);
        SettingChecks.Positive(nameof(MelScale), nameof(nStft), nStft);
        (NMels, SampleRate, NStft) = (nMels, sampleRate, nStft);
        Fb = new ModuleBuffer(
            Audio.MelscaleFbanks(nStft, fMin, fMax ?? sampleRate / 2, nMels, sampleRate, areaNorm, formula));
    }

    /// <summary>How many bands.</summary>
    public int NMels { get; }

    /// <summary>Samples per second.</summary>
    public int SampleRate { get; }

    /// <summary>How many frequencies there are.</summary>
    public int NStft { get; }

    /// <summary>The filters, [nStft, nMels].</summary>
    public ModuleBuffer Fb { get; }

    /// <summary>[…, nStft, frames] to […, nMels, frames].</summary>
    /// <exception cref="ShapeException">x has another number of frequencies.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Shape(
            x.Rank >= 2 && x.Shape[-2] == NStft, $"MelScale: input {x.Shape} must be […, {NStft}, frames].");
        return Observed(x.Transpose(-1, -2).MatMul(Fb).Transpose(-1, -2));
    }

    /// <inheritdoc/>
    protected override string Describe() => $"nMels: {NMels}, sampleRate: {SampleRate}, nStft: {NStft}";
}
