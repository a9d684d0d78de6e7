namespace DeepNet;

public static partial class Audio
{
    /// <summary>Decibels: y = multiplier · (log₁₀ max(x, amin) - dbMultiplier), and no less than topDb below the
    /// largest
    /// y of a spectrogram.</summary>
    /// <param name="x">Power (multiplier 10) or magnitude (multiplier 20).</param>
    /// <param name="multiplier">10 for power, 20 for magnitude.</param>
    /// <param name="amin">What smaller values are raised to.</param>
    /// <param name="dbMultiplier">log₁₀ of the reference that is 0 dB.</param>
    /// <param name="topDb">Largest distance from the peak of [channels, frequencies, frames]; null for none.</param>
    /// <remarks>torchaudio.functional.amplitude_to_DB.</remarks>
    /// <exception cref="ArgumentException">amin is not positive, or topDb is negative.</exception>
    /// <exception cref="ShapeException">topDb is given for a tensor without two dims.</exception>
    public static Tensor AmplitudeToDb(
        Tensor x, double multiplier = 10, double amin = 1e-10, double dbMultiplier = 0, double? topDb = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Floating(nameof(AmplitudeToDb), x);
        Check.Argument(amin > 0, $"AmplitudeToDb: amin {amin} must be positive.");
        Check.Argument(topDb is null or >= 0, $"AmplitudeToDb: topDb {topDb} must not be negative.");
        Tensor y = (x.Clamp(min: amin).Log10() * multiplier) - (multiplier * dbMultiplier);
        if (topDb is not { } top)
            return y;
        Check.Shape(
            x.Rank >= 2, $"AmplitudeToDb: shape {x.Shape} must be […, frequencies, frames] for a topDb.");
        int[] dims = x.Rank == 2 ? [0, 1] : [-3, -2, -1];
        return x.Count == 0 ? y : y.Maximum(y.Amax(dims, keepDim: true) - top);
    }
}
