using DeepNet.Layers;

namespace DeepNet.Data.Transforms;

/// <summary>A waveform […, time] as the logarithm of its mel spectrogram […, bands, frames].</summary>
/// <remarks>torchaudio.transforms.MelSpectrogram and AmplitudeToDB.</remarks>
public sealed class LogMel : Transform
{
    private readonly MelSpectrogram _melSpectrogram;
    private readonly bool _decibels;
    private readonly double? _topDb;

    /// <summary>Creates the transform.</summary>
    /// <param name="melSpectrogram">The mel spectrogram; null for the default one.</param>
    /// <param name="decibels">Decibels of <see cref="Audio.AmplitudeToDb"/>; false for natural logarithms of
    /// x + 10⁻⁶.</param>
    /// <param name="topDb">Decibels are at most this much below the peak; null for no limit.</param>
    /// <exception cref="ArgumentException">topDb is negative.</exception>
    public LogMel(MelSpectrogram? melSpectrogram = null, bool decibels = true, double? topDb = 80)
    {
        Check.Argument(topDb is null or >= 0, $"LogMel: topDb {topDb} must not be negative.");
        _melSpectrogram = melSpectrogram ?? new MelSpectrogram();
        (_decibels, _topDb) = (decibels, topDb);
    }

    /// <inheritdoc/>
    /// <exception cref="ShapeException">x is shorter than a frame or the padding.</exception>
    /// <exception cref="DTypeException">x is not floating point.</exception>
    public override Tensor Apply(Tensor x, RandomSource random)
    {
        TransformChecks.Waveform(nameof(LogMel), x, random);
        Tensor mels = _melSpectrogram.Forward(x);
        return _decibels ? Audio.AmplitudeToDb(mels, topDb: _topDb) : Audio.LogMels(mels);
    }
}
