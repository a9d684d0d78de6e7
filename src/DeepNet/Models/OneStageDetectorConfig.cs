namespace DeepNet.Models;

/// <summary>The sizes of a <see cref="OneStageDetector"/>; the defaults are for colour images of a few hundred pixels
/// with objects of three classes.</summary>
public sealed record OneStageDetectorConfig
{
    /// <summary>Channels of the images.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Classes to tell apart; what belongs to none is background.</summary>
    public int Classes { get; init; } = 3;

    /// <summary>Channels at 1/2, 1/4, 1/8, … of the images' height and width; at least two. The more of them, the more
    /// of its surroundings a cell sees.</summary>
    public IReadOnlyList<int> Widths { get; init; } = [16, 32, 64];

    /// <summary>Residual blocks at each of these sizes but the first; may be 0.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>Channels from which classes and boxes are read off.</summary>
    public int HeadWidth { get; init; } = 64;

    internal void Check()
    {
        const string name = nameof(OneStageDetector);
        ModelChecks.Positive(name, nameof(Channels), Channels);
        ModelChecks.Positive(name, nameof(Classes), Classes);
        ModelChecks.Positive(name, nameof(HeadWidth), HeadWidth);
        DeepNet.Check.Argument(Blocks >= 0, $"{name}: Blocks {Blocks} must not be negative.");
        ArgumentNullException.ThrowIfNull(Widths);
        DeepNet.Check.Argument(
            Widths.Count >= 2, $"{name}: Widths has {Widths.Count} numbers; at least two are needed, for 1/2 and 1/4.");
        foreach (int width in Widths)
            ModelChecks.Positive(name, nameof(Widths), width);
    }
}
