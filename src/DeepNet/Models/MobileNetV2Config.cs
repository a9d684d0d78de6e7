namespace DeepNet.Models;

/// <summary>The sizes of a <see cref="MobileNetV2"/>; the defaults are those of the paper on ImageNet, with 3.5 million
/// parameters.</summary>
public sealed record MobileNetV2Config
{
    /// <summary>The paper's stages.</summary>
    public IReadOnlyList<MobileNetV2Stage> Stages { get; init; } =
    [
        new(1, 16, 1, 1), new(6, 24, 2, 2), new(6, 32, 3, 2), new(6, 64, 4, 2), new(6, 96, 3, 1), new(6, 160, 3, 2),
        new(6, 320, 1, 1),
    ];

    /// <summary>Multiplies all numbers of channels, which are then rounded to a multiple of <see cref="RoundTo"/>,
    /// never down by more than a tenth; the last one is not made smaller.</summary>
    public double WidthMultiplier { get; init; } = 1;

    /// <summary>What numbers of channels are multiples of.</summary>
    public int RoundTo { get; init; } = 8;

    /// <summary>Channels of the images.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Channels of the first convolution, before the multiplier.</summary>
    public int FirstWidth { get; init; } = 32;

    /// <summary>Channels of the last convolution, before the multiplier.</summary>
    public int LastWidth { get; init; } = 1280;

    /// <summary>Dropout before the classifier while training.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>Classes to tell apart.</summary>
    public int Classes { get; init; } = 1000;

    /// <summary>A number of channels after multiplying and rounding.</summary>
    internal int Rounded(int channels, double multiplier)
    {
        double wanted = channels * multiplier;
        int rounded = Math.Max(RoundTo, (int)(wanted + (RoundTo / 2.0)) / RoundTo * RoundTo);
        return rounded < 0.9 * wanted ? rounded + RoundTo : rounded;
    }

    internal void Check()
    {
        const string name = nameof(MobileNetV2);
        DeepNet.Check.Argument(
            Stages is { Count: > 0 }
                && Stages.All(stage => stage is { Expansion: > 0, Channels: > 0, Blocks: > 0, Stride: > 0 }),
            $"{name}: Stages must have one stage or more, each of positive numbers.");
        DeepNet.Check.Argument(
            WidthMultiplier is > 0 and < 1000, $"{name}: WidthMultiplier {WidthMultiplier} must be in (0, 1000).");
        ModelChecks.Positive(name, nameof(RoundTo), RoundTo);
        ModelChecks.Positive(name, nameof(Channels), Channels);
        ModelChecks.Positive(name, nameof(FirstWidth), FirstWidth);
        ModelChecks.Positive(name, nameof(LastWidth), LastWidth);
        ModelChecks.Probability(name, nameof(Dropout), Dropout);
        ModelChecks.Positive(name, nameof(Classes), Classes);
    }
}
