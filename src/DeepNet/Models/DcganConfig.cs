namespace DeepNet.Models;

/// <summary>The sizes of a <see cref="DcganGenerator"/> and of the <see cref="DcganDiscriminator"/> it is trained
/// with; the defaults are for MNIST.</summary>
public sealed record DcganConfig
{
    /// <summary>Grey images of 28×28 pixels, small enough for minutes on a processor.</summary>
    public static DcganConfig Mnist { get; } = new();

    /// <summary>Colour images of 64×64 pixels, as in the paper.</summary>
    public static DcganConfig Images64 { get; } =
        new() { Code = 100, Channels = 3, Size = 64, Doublings = 4, Width = 128, Hidden = 0 };

    /// <summary>Numbers of a code.</summary>
    public int Code { get; init; } = 64;

    /// <summary>Channels of the images.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Height and width of the images: a multiple of 2 to the power of <see cref="Doublings"/>.</summary>
    public int Size { get; init; } = 28;

    /// <summary>Convolutions of stride 2 on the way from a code's small image to the whole one, and back.</summary>
    public int Doublings { get; init; } = 2;

    /// <summary>Channels next to the image; every convolution further away has twice as many.</summary>
    public int Width { get; init; } = 32;

    /// <summary>Units of a fully connected layer behind the code, and of one before the score, for what no convolution
    /// sees at once, as in InfoGAN; 0 for none, as in the paper.</summary>
    public int Hidden { get; init; } = 128;

    /// <summary>Height and width of the smallest image.</summary>
    internal int Start => Size >> Doublings;

    /// <summary>Channels from the image to the smallest one.</summary>
    internal int[] Widths => [Channels, .. Enumerable.Range(0, Doublings).Select(i => Width << i)];

    internal void Check()
    {
        const string name = "Dcgan";
        ModelChecks.Positive(name, nameof(Code), Code);
        ModelChecks.Positive(name, nameof(Channels), Channels);
        ModelChecks.Positive(name, nameof(Size), Size);
        ModelChecks.Positive(name, nameof(Doublings), Doublings);
        ModelChecks.Positive(name, nameof(Width), Width);
        DeepNet.Check.Argument(Hidden >= 0, $"{name}: Hidden {Hidden} must not be negative.");
        DeepNet.Check.Argument(
            Doublings < 31 && Size % (1 << Doublings) == 0,
            $"{name}: Size {Size} must be a multiple of 2 to the power of Doublings {Doublings}.");
        DeepNet.Check.Argument(
            Width <= int.MaxValue >> Doublings,
            $"{name}: Width {Width} is too large to be doubled {Doublings} times.");
    }
}
