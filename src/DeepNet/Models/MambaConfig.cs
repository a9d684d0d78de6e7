using System.Text.Json;
using DeepNet.IO;

namespace DeepNet.Models;

/// <summary>The sizes of a <see cref="MambaLanguageModel"/>; the defaults are those of Mamba with 130 million
/// parameters.</summary>
public sealed record MambaConfig
{
    /// <summary>Mamba with 130 million parameters.</summary>
    public static MambaConfig Million130 { get; } = new();

    /// <summary>Mamba with 370 million parameters.</summary>
    public static MambaConfig Million370 { get; } = new() { Width = 1024, Layers = 48 };

    /// <summary>How many tokens there are.</summary>
    public int VocabularySize { get; init; } = 50280;

    /// <summary>Features of a position.</summary>
    public int Width { get; init; } = 768;

    /// <summary>The number of blocks.</summary>
    public int Layers { get; init; } = 24;

    /// <summary>States of a channel.</summary>
    public int StateSize { get; init; } = 16;

    /// <summary>Steps that a block's convolution sees.</summary>
    public int ConvKernel { get; init; } = 4;

    /// <summary>Channels inside a block for each feature of a position.</summary>
    public int Expand { get; init; } = 2;

    /// <summary>Numbers that each step's Δ is made of; ⌈<see cref="Width"/> / 16⌉ if null.</summary>
    public int? StepRank { get; init; }

    /// <summary>The smallest Δ to start from, positive.</summary>
    public double StepMin { get; init; } = 0.001;

    /// <summary>The largest Δ to start from.</summary>
    public double StepMax { get; init; } = 0.1;

    /// <summary>Whether Δ, B and C depend on the input. Without, the blocks are time-invariant systems, as S4's, and
    /// have other parameters.</summary>
    public bool Selective { get; init; } = true;

    /// <summary>Whether the first and last map of a block have biases.</summary>
    public bool Bias { get; init; }

    /// <summary>Whether the convolutions have biases.</summary>
    public bool ConvBias { get; init; } = true;

    /// <summary>Added to the mean square in normalization.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>Whether the output's weight is the embedding's.</summary>
    public bool TieEmbeddings { get; init; } = true;

    /// <summary>Reads <c>config.json</c> of a folder as Hugging Face's libraries write it, of type
    /// <c>mamba</c>.</summary>
    /// <exception cref="ModelFileException">It is no such file, or has a setting that this model does not have; the
    /// text names it.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static MambaConfig Load(string folder)
    {
        (string path, MambaSettings x) = ModelConfigFile.Read(folder, ModelConfigJson.Default.MambaSettings);
        var file = new ModelConfigFile(path);
        file.CheckType(x.ModelType, "mamba");
        file.Unsupported("quantization_config", x.QuantizationConfig);
        file.Unsupported("ssm_cfg", x.SsmCfg);
        file.Require("hidden_act", x.HiddenAct ?? "silu", "silu");
        var sizes = new MambaConfig();
        int width = x.HiddenSize ?? sizes.Width, expand = x.Expand ?? sizes.Expand;
        if (x.IntermediateSize is { } inner && inner != (long)expand * width)
            throw file.Error("intermediate_size", $"{inner}", $"but must be expand {expand} · hidden_size {width}");
        return sizes with
        {
            VocabularySize = x.VocabSize ?? sizes.VocabularySize,
            Width = width,
            Layers = x.NumHiddenLayers ?? 32,
            StateSize = x.StateSize ?? sizes.StateSize,
            ConvKernel = x.ConvKernel ?? sizes.ConvKernel,
            Expand = expand,
            StepRank = RankOf(file, x.TimeStepRank),
            StepMin = x.TimeStepMin ?? sizes.StepMin,
            StepMax = x.TimeStepMax ?? sizes.StepMax,
            Bias = x.UseBias ?? false,
            ConvBias = x.UseConvBias ?? true,
            Epsilon = x.LayerNormEpsilon ?? sizes.Epsilon,
            TieEmbeddings = x.TieWordEmbeddings ?? true,
        };
    }

    /// <summary>The number of elements of the matrices, or about so many where it is beyond counting.</summary>
    internal double MatrixElements
    {
        get
        {
            double inner = (double)Expand * Width, rank = StepRank ?? Math.Ceiling(Width / 16.0);
            return ((double)VocabularySize * Width * (TieEmbeddings ? 1 : 2))
                + (Layers * inner * ((3.0 * Width) + (2 * rank) + (3.0 * StateSize) + ConvKernel));
        }
    }

    internal void Check()
    {
        const string name = nameof(MambaLanguageModel);
        ModelChecks.Positive(name, nameof(VocabularySize), VocabularySize);
        ModelChecks.Positive(name, nameof(Width), Width);
        ModelChecks.Positive(name, nameof(Layers), Layers);
        ModelChecks.Positive(name, nameof(StateSize), StateSize);
        ModelChecks.Positive(name, nameof(ConvKernel), ConvKernel);
        ModelChecks.Positive(name, nameof(Expand), Expand);
        ModelChecks.Positive(name, nameof(StepRank), StepRank ?? 1);
        DeepNet.Check.Argument(
            StepMin > 0 && StepMin <= StepMax && double.IsFinite(StepMax),
            $"{name}: StepMin {StepMin} must be positive and not above StepMax {StepMax}, which must be finite.");
    }

    private static int? RankOf(ModelConfigFile file, JsonElement? rank)
    {
        if (rank is not { } value || (value.ValueKind == JsonValueKind.String && value.ValueEquals("auto")))
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number
            : throw file.Error(
                "time_step_rank", ModelConfigFile.Shorten(value.GetRawText()), "but must be a number or \"auto\"");
    }
}
