namespace DeepNet.Models;

/// <summary>The sizes of a <see cref="LeNet"/>; the defaults are those of LeNet-5 on 28×28 images.</summary>
public sealed record LeNetConfig
{
    /// <summary>LeNet-5: 61,706 parameters.</summary>
    public static LeNetConfig LeNet5 { get; } = new();

    /// <summary>More filters and batch normalization after both convolutions, for 99 % of MNIST in seconds.</summary>
    public static LeNetConfig Mnist { get; } = new() { FirstFilters = 16, SecondFilters = 32, BatchNorm = true };

    /// <summary>Channels of the images.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Height and width of the images: a multiple of 4, at least 12.</summary>
    public int Size { get; init; } = 28;

    /// <summary>Channels after the first convolution.</summary>
    public int FirstFilters { get; init; } = 6;

    /// <summary>Channels after the second convolution.</summary>
    public int SecondFilters { get; init; } = 16;

    /// <summary>Features of the first hidden layer.</summary>
    public int FirstHidden { get; init; } = 120;

    /// <summary>Features of the second hidden layer.</summary>
    public int SecondHidden { get; init; } = 84;

    /// <summary>Classes to tell apart.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>Whether batch normalization follows the convolutions.</summary>
    public bool BatchNorm { get; init; }

    internal void Check()
    {
        DeepNet.Check.Argument(
            Channels > 0 && FirstFilters > 0 && SecondFilters > 0 && FirstHidden > 0 && SecondHidden > 0 && Classes > 0,
            $"LeNet: every size must be positive: {this}.");
        DeepNet.Check.Argument(
            Size >= 12 && Size % 4 == 0, $"LeNet: Size {Size} must be a multiple of 4 and at least 12.");
    }
}
