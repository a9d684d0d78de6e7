using System.Text.Json.Serialization;

namespace DeepNet.Training;

/// <summary>Reads and writes <see cref="CheckpointState"/>; NaN and infinity by name.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(CheckpointState))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
