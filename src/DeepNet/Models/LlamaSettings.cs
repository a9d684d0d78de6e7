using System.Text.Json;

namespace DeepNet.Models;

/// <summary>The settings of Llama in config.json that matter here.</summary>
internal sealed record LlamaSettings
{
    public string? ModelType { get; init; }

    public int? VocabSize { get; init; }

    public int? MaxPositionEmbeddings { get; init; }

    public int? HiddenSize { get; init; }

    public int? IntermediateSize { get; init; }

    public int? NumHiddenLayers { get; init; }

    public int? NumAttentionHeads { get; init; }

    public int? NumKeyValueHeads { get; init; }

    public int? HeadDim { get; init; }

    public string? HiddenAct { get; init; }

    public double? RmsNormEps { get; init; }

    public double? RopeTheta { get; init; }

    public RotarySettings? RopeScaling { get; init; }

    public RotarySettings? RopeParameters { get; init; }

    public double? PartialRotaryFactor { get; init; }

    public int? SlidingWindow { get; init; }

    public bool? AttentionBias { get; init; }

    public bool? MlpBias { get; init; }

    public double? AttentionDropout { get; init; }

    public bool? TieWordEmbeddings { get; init; }

    public JsonElement? QuantizationConfig { get; init; }
}
