namespace DeepNet.Models;

/// <summary>The sizes of an <see cref="Autoencoder"/>; the defaults are for images of 28×28.</summary>
public sealed record AutoencoderConfig
{
    /// <summary>28×28 pixels to 8 numbers and back.</summary>
    public static AutoencoderConfig Mnist { get; } = new();

    /// <summary>Elements of a sample.</summary>
    public int Features { get; init; } = 784;

    /// <summary>Units of the encoder's hidden layers; the decoder has the same in reverse. May be empty: then the
    /// code is linear in the input.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [512, 256];

    /// <summary>Numbers of a code.</summary>
    public int Code { get; init; } = 8;

    internal void Check()
    {
        ModelChecks.Positive(nameof(Autoencoder), nameof(Features), Features);
        ModelChecks.Positive(nameof(Autoencoder), nameof(Code), Code);
        ArgumentNullException.ThrowIfNull(Hidden);
        foreach (int units in Hidden)
            ModelChecks.Positive(nameof(Autoencoder), nameof(Hidden), units);
    }
}
