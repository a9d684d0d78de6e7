namespace DeepNet.Models;

/// <summary>The sizes of a <see cref="DiffusionUNet"/>; the defaults are for digits of 14×14.</summary>
public sealed record DiffusionUNetConfig
{
    /// <summary>Digits of 14×14, in ten classes.</summary>
    public static DiffusionUNetConfig Mnist14 { get; } = new();

    /// <summary>Digits of 28×28 in patches of 2×2, in ten classes: inside, it has the sizes of
    /// <see cref="Mnist14"/>.</summary>
    public static DiffusionUNetConfig Mnist28 { get; } = new() { Size = 28, Patch = 2 };

    /// <summary>Height and width of the images: a multiple of the patch and of two for each level but the
    /// first.</summary>
    public int Size { get; init; } = 14;

    /// <summary>Channels of the images.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>The side of the squares of pixels that become one place with more channels, before all else; 1 leaves
    /// the pixels alone.</summary>
    public int Patch { get; init; } = 1;

    /// <summary>Channels of the first level: a multiple of the groups.</summary>
    public int Width { get; init; } = 32;

    /// <summary>Channels of the levels as multiples of the width; each level has half the height and width of the one
    /// before.</summary>
    public IReadOnlyList<int> Multipliers { get; init; } = [1, 2];

    /// <summary>Residual blocks of a level, on the way down and on the way up.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>Groups of channels that are normalized together.</summary>
    public int Groups { get; init; } = 8;

    /// <summary>Features of time and class: even.</summary>
    public int Embedding { get; init; } = 128;

    /// <summary>Heads of the attention at the lowest resolution; 0 for none.</summary>
    public int Heads { get; init; }

    /// <summary>Classes of images; 0 if there are none.</summary>
    public int Classes { get; init; } = 10;

    internal void Check()
    {
        const string name = nameof(DiffusionUNet);
        ModelChecks.Positive(name, nameof(Channels), Channels);
        ModelChecks.Positive(name, nameof(Patch), Patch);
        ModelChecks.Positive(name, nameof(Blocks), Blocks);
        ModelChecks.Positive(name, nameof(Groups), Groups);
        ModelChecks.Multiple(name, nameof(Width), Width, nameof(Groups), Groups);
        DeepNet.Check.Argument(
            Embedding >= 4 && Embedding % 2 == 0,
            $"{name}: {nameof(Embedding)} {Embedding} must be even and at least 4.");
        DeepNet.Check.Argument(Classes >= 0, $"{name}: {nameof(Classes)} {Classes} must not be negative.");
        ArgumentNullException.ThrowIfNull(Multipliers);
        DeepNet.Check.Argument(
            Multipliers.Count is > 0 and < 16,
            $"{name}: {nameof(Multipliers)} has {Multipliers.Count} numbers; 1 to 15 levels are possible.");
        foreach (int multiplier in Multipliers)
            ModelChecks.Positive(name, nameof(Multipliers), multiplier);
        ModelChecks.Multiple(
            name, nameof(Size), Size, "patch and levels", checked(Patch << (Multipliers.Count - 1)));
        DeepNet.Check.Argument(
            Heads >= 0 && (Heads == 0 || Width * Multipliers[^1] % Heads == 0),
            $"{name}: {nameof(Heads)} {Heads} must divide the {Width * Multipliers[^1]} channels of the last level.");
    }
}
