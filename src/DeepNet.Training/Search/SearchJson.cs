using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepNet.Training;

/// <summary>Which search a file of results belongs to: its first line.</summary>
internal sealed record SearchHeader
{
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    public required string Search { get; init; }

    public required string Mode { get; init; }

    public required ulong Seed { get; init; }

    public required string Settings { get; init; }

    public required string[] Space { get; init; }
}

/// <summary>A result: each other line.</summary>
internal sealed record TrialLine
{
    public required int Trial { get; init; }

    public required int Budget { get; init; }

    public required Dictionary<string, JsonElement> Values { get; init; }

    public double? Score { get; init; }

    public string? Error { get; init; }

    public required double Seconds { get; init; }
}

/// <summary>Reads and writes the lines of a file of results.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SearchHeader))]
[JsonSerializable(typeof(TrialLine))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(string))]
internal sealed partial class SearchJson : JsonSerializerContext;
