namespace DeepNet.Models;

/// <summary>The sizes of a <see cref="UNet"/>; the defaults are the paper's.</summary>
public sealed record UNetConfig
{
    private const int MaxDepth = 12;

    /// <summary>Channels of the images.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Scores for each pixel: classes to tell apart, or 1 for something and what is not.</summary>
    public int Classes { get; init; } = 2;

    /// <summary>Channels at full size; each level below has half the height and width and twice the
    /// channels.</summary>
    public int Width { get; init; } = 64;

    /// <summary>How often height and width are halved.</summary>
    public int Depth { get; init; } = 4;

    internal void Check()
    {
        const string name = nameof(UNet);
        ModelChecks.Positive(name, nameof(Channels), Channels);
        ModelChecks.Positive(name, nameof(Classes), Classes);
        ModelChecks.Positive(name, nameof(Width), Width);
        DeepNet.Check.Argument(
            Depth is >= 1 and <= MaxDepth, $"{name}: Depth {Depth} must be between 1 and {MaxDepth}.");
        DeepNet.Check.Argument(
            (long)Width << Depth <= int.MaxValue / 2,
            $"{name}: Width {Width} doubles {Depth} times, which is too many channels.");
    }
}
