namespace DeepNet.Models;

/// <summary>How a <see cref="Llama"/> slows its rotary frequencies down to read longer texts than it was first trained
/// on.</summary>
/// <remarks>
/// Without <see cref="OriginalLength"/> all frequencies are divided by the factor (Chen et al., 2023,
/// https://arxiv.org/abs/2306.15595; <c>linear</c> in config.json). With it, as in Llama 3.1 (<c>llama3</c>), waves
/// shorter than originalLength / highFrequencyFactor stay, those longer than originalLength / lowFrequencyFactor are
/// divided, and between the two it changes smoothly.
/// </remarks>
public sealed record RotaryScaling
{
    /// <summary>By how much texts become longer; 1 or more.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>The longest text of the first training, or null.</summary>
    public int? OriginalLength { get; init; }

    /// <summary>Waves that fit fewer times into the original length are divided by the whole factor.</summary>
    public double LowFrequencyFactor { get; init; } = 1;

    /// <summary>Waves that fit more often into the original length stay what they are.</summary>
    public double HighFrequencyFactor { get; init; } = 4;

    /// <summary>The frequency in place of this one.</summary>
    internal double Apply(double frequency)
    {
        if (OriginalLength is not { } length)
            return frequency / Factor;
        double turns = length * frequency / (2 * Math.PI); // how often the wave fits
        double kept = Math.Clamp(
            (turns - LowFrequencyFactor) / (HighFrequencyFactor - LowFrequencyFactor), 0, 1);
        return (kept * frequency) + ((1 - kept) * frequency / Factor);
    }

    internal void Check(string name)
    {
        DeepNet.Check.Argument(
            Factor >= 1 && double.IsFinite(Factor), $"{name}: RotaryScaling.Factor {Factor} must be 1 or more.");
        DeepNet.Check.Argument(
            OriginalLength is null or > 0, $"{name}: RotaryScaling.OriginalLength {OriginalLength} must be positive.");
        DeepNet.Check.Argument(
            LowFrequencyFactor > 0 && LowFrequencyFactor < HighFrequencyFactor && double.IsFinite(HighFrequencyFactor),
            $"{name}: RotaryScaling.LowFrequencyFactor {LowFrequencyFactor} must be positive and below "
                + $"HighFrequencyFactor {HighFrequencyFactor}.");
    }
}
