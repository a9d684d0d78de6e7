using System.Text.Json.Serialization;

namespace DeepNet.Models;

/// <summary>Reads the settings in config.json; what is not known is passed over.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, AllowDuplicateProperties = false,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Gpt2Settings))]
[JsonSerializable(typeof(LlamaSettings))]
[JsonSerializable(typeof(BertSettings))]
[JsonSerializable(typeof(MambaSettings))]
internal sealed partial class ModelConfigJson : JsonSerializerContext;
