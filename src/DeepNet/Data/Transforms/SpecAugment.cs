namespace DeepNet.Data.Transforms;

/// <summary>Covers random bands of a spectrogram […, frequencies, frames] along time and along frequency.</summary>
/// <remarks>All channels share the bands. Park et al., 2019, https://arxiv.org/abs/1904.08779;
/// torchaudio.transforms.SpecAugment.</remarks>
public sealed class SpecAugment : Transform
{
    private readonly bool _zero;

    /// <summary>Creates the transform.</summary>
    /// <param name="timeMasks">How many bands of frames.</param>
    /// <param name="timeMaskParam">Each covers less frames than this.</param>
    /// <param name="freqMasks">How many bands of frequencies.</param>
    /// <param name="freqMaskParam">Each covers less frequencies than this.</param>
    /// <param name="p">Most that one band may cover, as a part of all frames or of all frequencies.</param>
    /// <param name="zeroMasking">Covers with 0 instead of the mean of the spectrogram.</param>
    /// <exception cref="ArgumentException">A number is negative, or p above 1.</exception>
    public SpecAugment(
        int timeMasks, int timeMaskParam, int freqMasks, int freqMaskParam, double p = 1, bool zeroMasking = false)
    {
        TransformChecks.NotNegative(nameof(SpecAugment), nameof(timeMasks), timeMasks);
        TransformChecks.NotNegative(nameof(SpecAugment), nameof(timeMaskParam), timeMaskParam);
        TransformChecks.NotNegative(nameof(SpecAugment), nameof(freqMasks), freqMasks);
        TransformChecks.NotNegative(nameof(SpecAugment), nameof(freqMaskParam), freqMaskParam);
        (TimeMasks, TimeMaskParam, FreqMasks, FreqMaskParam) = (timeMasks, timeMaskParam, freqMasks, freqMaskParam);
        P = TransformChecks.Probability(nameof(SpecAugment), p);
        _zero = zeroMasking;
    }

    /// <summary>How many bands of frames.</summary>
    public int TimeMasks { get; }

    /// <summary>Each covers less frames than this.</summary>
    public int TimeMaskParam { get; }

    /// <summary>How many bands of frequencies.</summary>
    public int FreqMasks { get; }

    /// <summary>Each covers less frequencies than this.</summary>
    public int FreqMaskParam { get; }

    /// <summary>Most that one band may cover, as a part of all frames or of all frequencies.</summary>
    public double P { get; }

    /// <inheritdoc/>
    /// <exception cref="ShapeException">x has less than two dims.</exception>
    /// <exception cref="DTypeException">x is not floating point.</exception>
    public override Tensor Apply(Tensor x, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(random);
        Check.Floating(nameof(SpecAugment), x);
        Check.Shape(x.Rank >= 2, $"SpecAugment: shape {x.Shape} must be […, frequencies, frames].");
        if (x.Count == 0)
            return x;
        int frequencies = x.Shape[-2], frames = x.Shape[-1];
        bool[] isFrameCovered = Bands(frames, TimeMasks, TimeMaskParam, random);
        bool[] isFrequencyCovered = Bands(frequencies, FreqMasks, FreqMaskParam, random);
        Tensor covered = Tensor.From<bool>(isFrequencyCovered, [frequencies, 1], x.Device)
            .LogicalOr(Tensor.From<bool>(isFrameCovered, [1, frames], x.Device));
        return x.MaskedFill(covered, _zero ? x.ScalarLike(0) : x.Mean());
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"timeMasks: {TimeMasks}, timeMaskParam: {TimeMaskParam}, freqMasks: {FreqMasks}, "
            + $"freqMaskParam: {FreqMaskParam}, p: {P}";

    private bool[] Bands(int size, int count, int param, RandomSource random)
    {
        double most = P < 1 ? Math.Min(param, Math.Truncate(size * P)) : param;
        var isCovered = new bool[size];
        for (int i = 0; i < count; i++)
        {
            double length = Math.Min(random.NextDouble() * most, size);
            int start = (int)(random.NextDouble() * (size - length));
            isCovered.AsSpan(start, (int)length).Fill(true);
        }

        return isCovered;
    }
}
