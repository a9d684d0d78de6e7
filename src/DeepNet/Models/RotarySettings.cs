namespace DeepNet.Models;

/// <summary>rope_scaling, or rope_parameters, in config.json.</summary>
internal sealed record RotarySettings
{
    public string? RopeType { get; init; }

    /// <summary>The older name of <see cref="RopeType"/>.</summary>
    public string? Type { get; init; }

    public double? RopeTheta { get; init; }

    public double? Factor { get; init; }

    public double? LowFreqFactor { get; init; }

    public double? HighFreqFactor { get; init; }

    public int? OriginalMaxPositionEmbeddings { get; init; }
}
