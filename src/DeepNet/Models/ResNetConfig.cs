namespace DeepNet.Models;

/// <summary>The sizes of a <see cref="ResNet"/>; the defaults are those of ResNet-18 on ImageNet.</summary>
public sealed record ResNetConfig
{
    /// <summary>ResNet-18: 11.7 million parameters.</summary>
    public static ResNetConfig ResNet18 { get; } = new();

    /// <summary>ResNet-34: 21.8 million parameters.</summary>
    public static ResNetConfig ResNet34 { get; } = new() { Blocks = [3, 4, 6, 3] };

    /// <summary>ResNet-50: 25.6 million parameters.</summary>
    public static ResNetConfig ResNet50 { get; } = new() { Blocks = [3, 4, 6, 3], IsBottleneck = true };

    /// <summary>Blocks of each of the four stages.</summary>
    public IReadOnlyList<int> Blocks { get; init; } = [2, 2, 2, 2];

    /// <summary>Whether a block is three convolutions, of 1, 3 and 1 pixels, the last with four times the channels,
    /// instead of two of 3 pixels.</summary>
    public bool IsBottleneck { get; init; }

    /// <summary>Channels of the images.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Channels inside the blocks of the first stage; each later stage has twice as many.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Classes to tell apart.</summary>
    public int Classes { get; init; } = 1000;

    /// <summary>Whether every block starts as the identity: the weight of its last normalization starts at 0.</summary>
    /// <remarks>Goyal et al., 2017, https://arxiv.org/abs/1706.02677.</remarks>
    public bool ZeroInitResidual { get; init; }

    internal void Check()
    {
        const string name = nameof(ResNet);
        DeepNet.Check.Argument(
            Blocks is { Count: 4 } && Blocks.All(count => count > 0),
            $"{name}: Blocks [{string.Join(", ", Blocks ?? [])}] must be four positive numbers.");
        ModelChecks.Positive(name, nameof(Channels), Channels);
        ModelChecks.Positive(name, nameof(Width), Width);
        ModelChecks.Positive(name, nameof(Classes), Classes);
    }
}
