using System.Text.Json.Serialization;

namespace DeepNet.CommandLine;

/// <summary>Reads and writes the JSON of runs and models without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OrderedDictionary<string, string>))]
[JsonSerializable(typeof(ModelDescription))]
internal sealed partial class CliJson : JsonSerializerContext;
