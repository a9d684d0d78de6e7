namespace DeepNet.Data.Transforms;

/// <summary>Moves a waveform […, time] forward or back by a random part of its length.</summary>
/// <remarks>audiomentations.Shift.</remarks>
public sealed class TimeShift : Transform
{
    private readonly (double Low, double High) _shift;
    private readonly bool _rollover;

    /// <summary>Creates the transform.</summary>
    /// <param name="shift">Parts of the length; positive is later. Null for (-0.5, 0.5).</param>
    /// <param name="rollover">What leaves at one end comes in at the other; false for silence.</param>
    /// <exception cref="ArgumentException">The range is reversed or not within [-1, 1].</exception>
    public TimeShift((double Low, double High)? shift = null, bool rollover = true)
    {
        _shift = TransformChecks.Range(nameof(TimeShift), nameof(shift), shift ?? (-0.5, 0.5), -1, 1);
        _rollover = rollover;
    }

    /// <inheritdoc/>
    /// <exception cref="DTypeException">x is not floating point.</exception>
    public override Tensor Apply(Tensor x, RandomSource random)
    {
        TransformChecks.Waveform(nameof(TimeShift), x, random);
        int shift = (int)Math.Round(random.Uniform(_shift) * x.Shape[-1]);
        return shift == 0 ? x : _rollover ? x.Roll(shift, -1) : x.Pad([shift, -shift]);
    }

    /// <inheritdoc/>
    protected override string Describe() => $"shift: {_shift}";
}
