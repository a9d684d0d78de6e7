using System.Text.Json.Serialization;

namespace DeepNet.Training;

/// <summary>Reads and writes <see cref="TabularState"/>.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TabularState))]
internal sealed partial class TabularJson : JsonSerializerContext;
