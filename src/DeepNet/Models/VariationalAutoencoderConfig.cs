namespace DeepNet.Models;

/// <summary>The sizes of a <see cref="VariationalAutoencoder"/>; the defaults are for images of 14×14.</summary>
public sealed record VariationalAutoencoderConfig
{
    /// <summary>14×14 pixels and a code of 12 numbers.</summary>
    public static VariationalAutoencoderConfig Mnist14 { get; } = new();

    /// <summary>Elements of a sample.</summary>
    public int Features { get; init; } = 196;

    /// <summary>Units of the encoder's hidden layers, of which there is at least one; the decoder has the same in
    /// reverse.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [400, 256];

    /// <summary>Numbers of a code.</summary>
    public int Code { get; init; } = 12;

    internal void Check()
    {
        ModelChecks.Positive(nameof(VariationalAutoencoder), nameof(Features), Features);
        ModelChecks.Positive(nameof(VariationalAutoencoder), nameof(Code), Code);
        ArgumentNullException.ThrowIfNull(Hidden);
        DeepNet.Check.Argument(
            Hidden.Count > 0, $"{nameof(VariationalAutoencoder)}: Hidden is empty; one hidden layer is needed.");
        foreach (int units in Hidden)
            ModelChecks.Positive(nameof(VariationalAutoencoder), nameof(Hidden), units);
    }
}
