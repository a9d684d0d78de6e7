using System.Text.Json;

namespace DeepNet.Models;

/// <summary>The settings of GPT-2 in config.json that matter here.</summary>
internal sealed record Gpt2Settings
{
    public string? ModelType { get; init; }

    public int? VocabSize { get; init; }

    public int? NPositions { get; init; }

    public int? NEmbd { get; init; }

    public int? NLayer { get; init; }

    public int? NHead { get; init; }

    public int? NInner { get; init; }

    public string? ActivationFunction { get; init; }

    public double? LayerNormEpsilon { get; init; }

    public double? EmbdPdrop { get; init; }

    public double? AttnPdrop { get; init; }

    public double? ResidPdrop { get; init; }

    public bool? ScaleAttnWeights { get; init; }

    public bool? ScaleAttnByInverseLayerIdx { get; init; }

    public bool? AddCrossAttention { get; init; }

    public bool? TieWordEmbeddings { get; init; }

    public JsonElement? QuantizationConfig { get; init; }
}
