using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepNet.Models;

/// <summary>The settings of BERT in config.json that matter here.</summary>
internal sealed record BertSettings
{
    public string? ModelType { get; init; }

    public int? VocabSize { get; init; }

    public int? MaxPositionEmbeddings { get; init; }

    public int? TypeVocabSize { get; init; }

    public int? HiddenSize { get; init; }

    public int? IntermediateSize { get; init; }

    public int? NumHiddenLayers { get; init; }

    public int? NumAttentionHeads { get; init; }

    public string? HiddenAct { get; init; }

    public double? LayerNormEps { get; init; }

    public double? HiddenDropoutProb { get; init; }

    public double? AttentionProbsDropoutProb { get; init; }

    public double? ClassifierDropout { get; init; }

    public int? PadTokenId { get; init; }

    public string? PositionEmbeddingType { get; init; }

    public bool? IsDecoder { get; init; }

    public bool? AddCrossAttention { get; init; }

    public bool? TieWordEmbeddings { get; init; }

    public int? NumLabels { get; init; }

    [JsonPropertyName("id2label")]
    public Dictionary<string, string?>? Labels { get; init; }

    public JsonElement? QuantizationConfig { get; init; }
}
