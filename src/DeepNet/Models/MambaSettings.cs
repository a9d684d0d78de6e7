using System.Text.Json;

namespace DeepNet.Models;

/// <summary>The settings of Mamba in config.json that matter here.</summary>
internal sealed record MambaSettings
{
    public string? ModelType { get; init; }

    public int? VocabSize { get; init; }

    public int? HiddenSize { get; init; }

    public int? IntermediateSize { get; init; }

    public int? NumHiddenLayers { get; init; }

    public int? StateSize { get; init; }

    public int? ConvKernel { get; init; }

    public int? Expand { get; init; }

    /// <summary>A number, or "auto".</summary>
    public JsonElement? TimeStepRank { get; init; }

    public double? TimeStepMin { get; init; }

    public double? TimeStepMax { get; init; }

    public string? HiddenAct { get; init; }

    public double? LayerNormEpsilon { get; init; }

    public bool? UseBias { get; init; }

    public bool? UseConvBias { get; init; }

    public bool? TieWordEmbeddings { get; init; }

    /// <summary>Of the authors' own files, which have other names for everything.</summary>
    public JsonElement? SsmCfg { get; init; }

    public JsonElement? QuantizationConfig { get; init; }
}
