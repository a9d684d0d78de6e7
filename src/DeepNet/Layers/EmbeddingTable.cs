using System.Text;

namespace DeepNet.Layers;

/// <summary>What <see cref="Embedding"/> and <see cref="EmbeddingBag"/> share: checks, initial values, text.</summary>
internal static class EmbeddingTable
{
    public static void CheckSettings(
        string name, int numEmbeddings, int embeddingDim, int? paddingIndex, double? maxNorm, double normType)
    {
        Check.Argument(numEmbeddings > 0, $"{name}: numEmbeddings {numEmbeddings} must be positive.");
        Check.Argument(embeddingDim > 0, $"{name}: embeddingDim {embeddingDim} must be positive.");
        Check.Argument(
            paddingIndex is not { } index || (index >= -numEmbeddings && index < numEmbeddings),
            $"{name}: paddingIndex {paddingIndex} is outside [{-numEmbeddings}, {numEmbeddings - 1}].");
        Check.Argument(
            maxNorm is null or (>= 0 and < double.PositiveInfinity),
            $"{name}: maxNorm {maxNorm} must be finite and not negative.");
        Check.Argument(normType > 0, $"{name}: normType {normType} must be positive.");
    }

    /// <summary>Standard normal rows, that of the padding zero.</summary>
    public static Parameter New(int numEmbeddings, int embeddingDim, int? paddingIndex, RandomSource? generator)
    {
        var weight = new Parameter(Tensor.Empty([numEmbeddings, embeddingDim]));
        Init.Normal(weight, generator: generator);
        if (paddingIndex is { } padding)
            Init.Zeros(weight.Value.Detach().Narrow(0, padding, 1));
        return weight;
    }

    public static string Describe(
        int numEmbeddings, int embeddingDim, int? paddingIndex, double? maxNorm, double normType, bool scaleGradByFreq)
    {
        var text = new StringBuilder($"{numEmbeddings}, {embeddingDim}");
        if (paddingIndex is { } index)
            text.Append($", paddingIndex: {index}");
        if (maxNorm is { } limit)
            text.Append($", maxNorm: {SettingText.Of(limit)}");
        if (normType != 2)
            text.Append($", normType: {SettingText.Of(normType)}");
        if (scaleGradByFreq)
            text.Append(", scaleGradByFreq: true");
        return text.ToString();
    }
}
