using System.Text.Json.Serialization;

namespace DeepNet.Training;

/// <summary>Reads and writes reports and the memory of <see cref="HtmlReport"/>; NaN and infinity by name.</summary>
[JsonSourceGenerationOptions(
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(TrainingReport))]
[JsonSerializable(typeof(ReportState))]
internal sealed partial class ReportJson : JsonSerializerContext;
