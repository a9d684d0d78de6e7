using System.Text.Json.Serialization;

namespace DeepNet.Training;

/// <summary>What a file holds of an encoder.</summary>
internal sealed record TabularState(
    int Version,
    CategoryEncoding Categories,
    MissingNumbers MissingNumbers,
    MissingCategories MissingCategories,
    UnknownCategories UnknownCategories,
    IReadOnlyList<FeatureState> Features,
    string? Target,
    IReadOnlyList<string>? Classes)
{
    public const int CurrentVersion = 1;
}

/// <summary>How one column becomes features.</summary>
/// <param name="Name">The column.</param>
/// <param name="Categories">Its categories, or null for a column of numbers.</param>
/// <param name="Fill">The number for missing ones, or the place of the category for them, or null.</param>
/// <param name="Mean">Is subtracted.</param>
/// <param name="Scale">Is divided by then.</param>
internal sealed record FeatureState(
    string Name, IReadOnlyList<string>? Categories, double? Fill, double Mean, double Scale);

[JsonSourceGenerationOptions(
    WriteIndented = true,
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TabularState))]
internal sealed partial class TabularJson : JsonSerializerContext;
