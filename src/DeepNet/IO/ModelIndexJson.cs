using System.Text.Json.Serialization;

namespace DeepNet.IO;

/// <summary>Reads <see cref="ModelIndex"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, AllowDuplicateProperties = false,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ModelIndex))]
internal sealed partial class ModelIndexJson : JsonSerializerContext;
